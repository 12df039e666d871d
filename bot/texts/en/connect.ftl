### What to look at before MBI connects again, one step a message; the steps in MBI follow.
### MBI's addresses and messages are those of its documentation.

connect-oauth-1 = See whether the source can be reached from elsewhere: its own pages, and its status page.

connect-key-1 = { connect-oauth-1 }
connect-key-2 = See whether the address of the source in MBI is still right: { $account }.
    .bare = See whether the address of the source in MBI is still right.

connect-password-1 = See whether host name and port still lead to the server: a move, a new name or an expired domain changes that.
connect-password-2 = Let MBI's addresses through every firewall on the way: 54.88.76.97 and 34.250.211.151.
connect-password-3 = See whether { $account } is still there under this name, and whether the server has connections left.
    .bare = See whether the database is still there under its name, and whether the server has connections left.

connect-mysql-1 = { connect-password-1 }
connect-mysql-2 = { connect-password-2 }
connect-mysql-3 = In MySQL an address is a part of the user: GRANT SELECT ON { $account } has to be there twice, once for each of these addresses.
    .bare = In MySQL an address is a part of the user: GRANT SELECT has to be there twice, once for each of these addresses.
connect-mysql-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }
connect-mysql-5 = If the server says that the host is blocked because of many connection errors: FLUSH HOSTS, once the rest is mended.

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

connect-mysql-ssh-1 = See whether Remote Address and SSH Port still lead to the SSH server: a move or a new name changes that.
connect-mysql-ssh-2 = Let MBI's addresses through to the SSH Port: 54.88.76.97 and 34.250.211.151.
connect-mysql-ssh-3 = On the SSH server, see whether MBI's user is still there (often “rjmetric”), may log in (AllowUsers), and has the “Magento BI Public Key” of MBI's page in its “authorized_keys”.
connect-mysql-ssh-4 = From the SSH server, see whether the database answers at its host and port, and { $account } is still there.
    .bare = From the SSH server, see whether the database answers at its host and port, and is still there under its name.

connect-postgresql-1 = { connect-mysql-ssh-1 }
connect-postgresql-2 = { connect-mysql-ssh-2 }
connect-postgresql-3 = { connect-mysql-ssh-3 }
connect-postgresql-4 = { connect-mysql-ssh-4 }
    .bare = { connect-mysql-ssh-4.bare }
connect-postgresql-5 = In pg_hba.conf, a line has to let MBI's role in from where the connection comes: the SSH server, or MBI's addresses where there is no tunnel.

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
connect-mssql-2 = Let MBI's addresses through every firewall on the way, on Azure also the server's own: 54.88.76.97 and 34.250.211.151.
connect-mssql-3 = In SQL Server Configuration Manager, TCP/IP has to be on, at the port that MBI knows (1433, unless it was set otherwise).
connect-mssql-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }

connect-amazon-rds-1 = See whether endpoint and port are still the instance's: one that was renamed or restored has a new endpoint.
connect-amazon-rds-2 = In the instance's security group, add inbound rules for the database's port from 54.88.76.97/32 and 34.250.211.151/32.
connect-amazon-rds-3 = Without an SSH server in front of it, the instance has to be publicly accessible.
connect-amazon-rds-4 = { connect-password-3 }
    .bare = { connect-password-3.bare }

connect-vpn-database-1 = See whether the VPN's gateway answers, and still lets MBI in with its group name, group secret, user and password.
connect-vpn-database-2 = From inside of the VPN, see whether the database answers at the host and port that MBI knows.
connect-vpn-database-3 = { connect-password-3 }
    .bare = { connect-password-3.bare }
