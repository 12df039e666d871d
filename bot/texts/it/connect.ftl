### Che cosa controllare prima che MBI si colleghi di nuovo, un passo per messaggio; poi vengono i passi in MBI.
### Gli indirizzi e le scritte di MBI sono quelli della sua documentazione.

connect-oauth-1 = Controlla che la fonte sia raggiungibile da altrove: le sue pagine, e la sua pagina di stato.

connect-key-1 = { connect-oauth-1 }
connect-key-2 = Controlla che l'indirizzo della fonte in MBI sia ancora giusto: { $account }.
    .bare = Controlla che l'indirizzo della fonte in MBI sia ancora giusto.

connect-password-1 = Controlla che nome dell'host e porta portino ancora al server: un trasloco, un nome nuovo o un dominio scaduto li cambiano.
connect-password-2 = Fai passare gli indirizzi di MBI attraverso ogni firewall lungo la strada: 54.88.76.97 e 34.250.211.151.
connect-password-3 = Controlla che { $account } esista ancora con questo nome, e che al server restino connessioni libere.
    .bare = Controlla che il database esista ancora con il suo nome, e che al server restino connessioni libere.

connect-mysql-1 = { connect-password-1 }
connect-mysql-2 = { connect-password-2 }
connect-mysql-3 = In MySQL l'indirizzo fa parte dell'utente: GRANT SELECT ON { $account } deve esserci due volte, una per ciascuno di questi indirizzi.
    .bare = In MySQL l'indirizzo fa parte dell'utente: GRANT SELECT deve esserci due volte, una per ciascuno di questi indirizzi.
connect-mysql-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }
connect-mysql-5 = Se il server dice che l'host è bloccato per troppi errori di connessione: FLUSH HOSTS, quando il resto è a posto.

connect-magento-1 = { connect-mysql-1 }
connect-magento-2 = { connect-mysql-2 }
connect-magento-3 = { connect-mysql-3 }
    .bare = { connect-mysql-3.bare }
connect-magento-4 = { connect-mysql-4 }
    .bare = { connect-mysql-4.bare }
connect-magento-5 = { connect-mysql-5 }

connect-woocommerce-1 = { connect-mysql-1 }
connect-woocommerce-2 = { connect-mysql-2 }
connect-woocommerce-3 = { connect-mysql-3 }
    .bare = { connect-mysql-3.bare }
connect-woocommerce-4 = { connect-mysql-4 }
    .bare = { connect-mysql-4.bare }
connect-woocommerce-5 = { connect-mysql-5 }

connect-prestashop-1 = { connect-mysql-1 }
connect-prestashop-2 = { connect-mysql-2 }
connect-prestashop-3 = { connect-mysql-3 }
    .bare = { connect-mysql-3.bare }
connect-prestashop-4 = { connect-mysql-4 }
    .bare = { connect-mysql-4.bare }
connect-prestashop-5 = { connect-mysql-5 }

connect-mysql-cpanel-1 = { connect-password-1 }
connect-mysql-cpanel-2 = { make-mysql-cpanel-3 }
connect-mysql-cpanel-3 = { connect-password-3 }
    .bare = { connect-password-3.bare }

connect-mysql-ssh-1 = Controlla che Remote Address e SSH Port portino ancora al server SSH: un trasloco o un nome nuovo li cambiano.
connect-mysql-ssh-2 = Fai passare gli indirizzi di MBI fino alla SSH Port: 54.88.76.97 e 34.250.211.151.
connect-mysql-ssh-3 = Sul server SSH controlla che l'utente di MBI ci sia ancora (spesso “rjmetric”), possa accedere (AllowUsers) e abbia nel suo “authorized_keys” la “Magento BI Public Key” della pagina di MBI.
connect-mysql-ssh-4 = Dal server SSH controlla che il database risponda con il suo host e la sua porta, e che { $account } ci sia ancora.
    .bare = Dal server SSH controlla che il database risponda con il suo host e la sua porta, e che abbia ancora il suo nome.

connect-postgresql-1 = { connect-mysql-ssh-1 }
connect-postgresql-2 = { connect-mysql-ssh-2 }
connect-postgresql-3 = { connect-mysql-ssh-3 }
connect-postgresql-4 = { connect-mysql-ssh-4 }
    .bare = { connect-mysql-ssh-4.bare }
connect-postgresql-5 = In pg_hba.conf una riga deve far entrare il ruolo di MBI da dove arriva la connessione: il server SSH, o gli indirizzi di MBI se non c'è un tunnel.

connect-spree-1 = { connect-mysql-ssh-1 }
connect-spree-2 = { connect-mysql-ssh-2 }
connect-spree-3 = { connect-mysql-ssh-3 }
connect-spree-4 = { connect-mysql-ssh-4 }
    .bare = { connect-mysql-ssh-4.bare }
connect-spree-5 = { connect-postgresql-5 }

connect-mongodb-1 = { connect-mysql-ssh-1 }
connect-mongodb-2 = { connect-mysql-ssh-2 }
connect-mongodb-3 = { connect-mysql-ssh-3 }
connect-mongodb-4 = { connect-mysql-ssh-4 }
    .bare = { connect-mysql-ssh-4.bare }

connect-mssql-1 = { connect-password-1 }
connect-mssql-2 = Fai passare gli indirizzi di MBI attraverso ogni firewall lungo la strada, su Azure anche quello del server: 54.88.76.97 e 34.250.211.151.
connect-mssql-3 = In SQL Server Configuration Manager TCP/IP deve essere attivo, sulla porta che MBI conosce (1433, se non è stata cambiata).
connect-mssql-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }

connect-amazon-rds-1 = Controlla che endpoint e porta siano ancora quelli dell'istanza: una rinominata o ripristinata ha un endpoint nuovo.
connect-amazon-rds-2 = Nel security group dell'istanza aggiungi regole in entrata per la porta del database da 54.88.76.97/32 e 34.250.211.151/32.
connect-amazon-rds-3 = Se davanti non c'è un server SSH, l'istanza deve essere accessibile pubblicamente.
connect-amazon-rds-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }

connect-vpn-database-1 = Controlla che il gateway della VPN risponda, e che MBI entri ancora con nome del gruppo, segreto del gruppo, utente e password.
connect-vpn-database-2 = Dall'interno della VPN controlla che il database risponda con l'host e la porta che MBI conosce.
connect-vpn-database-3 = { connect-password-3 }
    .bare = { connect-password-3.bare }
