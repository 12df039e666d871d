### What a person does in MBI and at a source, one step a message.
### Labels of MBI and of the sources stand as they are on their pages.

## In MBI, by way of authorizing

steps-oauth-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-oauth-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-oauth-3 = Authorize it again: sign in as somebody who has access to { $account }.
    .bare = Authorize it again: sign in as somebody who has access to the data.
steps-oauth-4 = Where MBI asks which account to read, choose { $account }, then save.
    .bare = Where MBI asks which account to read, choose the same as before, then save.

steps-key-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-key-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-key-3 = Enter the new key for { $account }, leave all else as it is, and save.
    .bare = Enter the new key, leave all else as it is, and save.

steps-password-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-password-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-password-3 = Enter user name and password. Leave host, port and encryption as they are, and { $account } as the database.
    .bare = Enter user name and password. Leave host, port, encryption and database as they are.
steps-password-4 = Press “Save & Test”. “Connection Successful!” says that MBI gets in again.

steps-none-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-none-2 = Open { $name } and upload the newest file.
    .bare = Open the integration and upload the newest file.
steps-none-3 = The file has to be CSV in UTF-8, no larger than 100 MB, with the same columns as before.

## In MBI, when the SSH server before a database has another host key

hostkey-1 = Ask whoever runs the SSH server whether its host key was changed, and compare the new fingerprint with theirs, sign by sign. If they know of no change, stop here and tell them: somebody else may be answering in its place.
hostkey-2 = In MBI, open Manage Data > Integrations. You need to be an Admin there. Open { $name } with the gear in its line.
    .bare = In MBI, open Manage Data > Integrations. You need to be an Admin there. Open the integration with the gear in its line.
hostkey-3 = Press “Refresh SSH Host Keys”. Only this takes the new key; “Save & Test” alone does not.
hostkey-4 = Wait until the refresh is over. Leave host, port and user as they are.
hostkey-5 = Press “Save & Test”. “Connection Successful!” says that MBI gets in again.
hostkey-6 = If it still fails after a second refresh, or after 30 minutes, open a ticket from the card: both fingerprints go with it. Never send anybody a private key.

## In MBI, of kinds that differ

steps-google-ads-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-google-ads-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-google-ads-3 = Authorize it again: MBI leads you to Google. Sign in with the Google account that has access to { $account }, and allow what Google asks.
    .bare = Authorize it again: MBI leads you to Google. Sign in with the Google account that has access to the ads, and allow what Google asks.
steps-google-ads-4 = Among the accounts that MBI lists, choose { $account }, then save.
    .bare = Among the accounts that MBI lists, choose the same as before, then save.

steps-salesforce-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-salesforce-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-salesforce-3 = Press “Connect to Salesforce”. Sign in to the organization { $account } as a user who may use its API.
    .bare = Press “Connect to Salesforce”. Sign in to the same organization as before, as a user who may use its API.
steps-salesforce-4 = Allow what Salesforce asks, and save when you are back in MBI.

steps-adobe-analytics-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-adobe-analytics-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-adobe-analytics-3 = Press “Re-Authorize with Adobe Analytics” and sign in with the Adobe ID that has access to { $account }.
    .bare = Press “Re-Authorize with Adobe Analytics” and sign in with the Adobe ID that has access to the data.
steps-adobe-analytics-4 = Save. Adobe asks for this every two weeks; the bot reminds you in time.

steps-facebook-ads-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-facebook-ads-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-facebook-ads-3 = Press “Authorize” and sign in to Facebook as somebody who has access to { $account }.
    .bare = Press “Authorize” and sign in to Facebook as somebody who has access to the ad accounts.
steps-facebook-ads-4 = Choose the ad account { $account }, then save.
    .bare = Choose the same ad accounts as before, then save.
steps-facebook-ads-5 = Meta ends this about every 60 days; the bot reminds you in time.

steps-quickbooks-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-quickbooks-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-quickbooks-3 = Press “Connect to Quickbooks”, sign in at Intuit and choose the company { $account }.
    .bare = Press “Connect to Quickbooks”, sign in at Intuit and choose the same company as before.
steps-quickbooks-4 = Save when you are back in MBI.

steps-stripe-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-stripe-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-stripe-3 = Press “Connect with Stripe”, sign in and choose the account { $account }.
    .bare = Press “Connect with Stripe”, sign in and choose the same account as before.
steps-stripe-4 = Save when you are back in MBI.

steps-zendesk-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-zendesk-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-zendesk-3 = Enter the login e-mail and an API token that Zendesk still takes; the site stays { $account }.
    .bare = Enter the login e-mail and an API token that Zendesk still takes; the site stays as it is.
steps-zendesk-4 = Press “Save & Connect”.
steps-zendesk-5 = From April 30, 2027 on, Zendesk takes no API token any more. Ask Adobe's support in time what comes in its place.

steps-mixpanel-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-mixpanel-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-mixpanel-3 = Enter API key and secret of the project { $account }, and save.
    .bare = Enter API key and secret of the same project as before, and save.
steps-mixpanel-4 = “Success!” says that MBI gets in again. Do it soon: data older than seven days is not fetched later.

steps-data-import-api-1 = Give the new key to whatever sends rows to { $name }: a script, a service, an agency.
    .bare = Give the new key to whatever sends the rows: a script, a service, an agency.
steps-data-import-api-2 = Let it send once, and see that MBI answers with 201.
steps-data-import-api-3 = Then delete the old key in MBI, so that nobody can write with it any more.

steps-google-analytics-1 = { steps-oauth-1 }
steps-google-analytics-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-analytics-3 = Authorize it again: MBI leads you to Google. Sign in with the Google account that may read { $account } in Google Analytics, and allow what Google asks.
    .bare = Authorize it again: MBI leads you to Google. Sign in with the Google account that may read the same property in Google Analytics, and allow what Google asks.
steps-google-analytics-4 = Among the profiles that MBI lists, choose those of { $account }, then save.
    .bare = Among the profiles that MBI lists, choose the same as before, then save.
steps-google-analytics-5 = MBI shows no status for this kind, not even when it works: only its data tells.

steps-google-analytics-warehoused-1 = { steps-oauth-1 }
steps-google-analytics-warehoused-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-analytics-warehoused-3 = { steps-google-analytics-3 }
    .bare = { steps-google-analytics-3.bare }
steps-google-analytics-warehoused-4 = { steps-google-analytics-4 }
    .bare = { steps-google-analytics-4.bare }

steps-google-ecommerce-1 = { steps-oauth-1 }
steps-google-ecommerce-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-ecommerce-3 = { steps-google-analytics-3 }
    .bare = { steps-google-analytics-3.bare }
steps-google-ecommerce-4 = { steps-google-analytics-4 }
    .bare = { steps-google-analytics-4.bare }

steps-mysql-cpanel-1 = { steps-oauth-1 }
steps-mysql-cpanel-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mysql-cpanel-3 = Enter the new password. In cPanel the names of users and databases begin with the name of the hosting account: leave them, host and port as they are.
steps-mysql-cpanel-4 = { steps-password-4 }

steps-mysql-ssh-1 = { steps-oauth-1 }
steps-mysql-ssh-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mysql-ssh-3 = Enter user name and password of the database. Leave “Encrypted” on with the SSH tunnel, and { $account } as the database.
    .bare = Enter user name and password of the database. Leave “Encrypted” on with the SSH tunnel, and the database as it is.
steps-mysql-ssh-4 = Remote Address, its user name and SSH Port are those of the SSH server, not of the database. If that server was set up anew, its “authorized_keys” need the “Magento BI Public Key” that MBI shows there.
steps-mysql-ssh-5 = { steps-password-4 }

steps-postgresql-1 = { steps-oauth-1 }
steps-postgresql-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-postgresql-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-postgresql-4 = { steps-mysql-ssh-4 }
steps-postgresql-5 = { steps-password-4 }

steps-mongodb-1 = { steps-oauth-1 }
steps-mongodb-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mongodb-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-mongodb-4 = { steps-mysql-ssh-4 }
steps-mongodb-5 = { steps-password-4 }

steps-spree-1 = { steps-oauth-1 }
steps-spree-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-spree-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-spree-4 = { steps-mysql-ssh-4 }
steps-spree-5 = { steps-password-4 }

steps-mssql-1 = { steps-oauth-1 }
steps-mssql-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mssql-3 = Enter login and password of SQL Server, not of Windows. Leave host, port and encryption as they are, and { $account } as the database: Azure needs its name.
    .bare = Enter login and password of SQL Server, not of Windows. Leave host, port, encryption and database as they are: Azure needs the database's name.
steps-mssql-4 = { steps-password-4 }

steps-amazon-rds-1 = { steps-oauth-1 }
steps-amazon-rds-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-amazon-rds-3 = Enter user name and password. Leave Database Type, endpoint and port as they are, and { $account } as the database.
    .bare = Enter user name and password. Leave Database Type, endpoint, port and database as they are.
steps-amazon-rds-4 = { steps-password-4 }

steps-vpn-database-1 = { steps-oauth-1 }
steps-vpn-database-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-vpn-database-3 = Enter user name and password of the database. Leave its host and port inside of the VPN as they are, and { $account } as the database.
    .bare = Enter user name and password of the database. Leave its host and port inside of the VPN as they are, and the database too.
steps-vpn-database-4 = If the VPN's own access changed, enter that too: gateway, group name, group secret, user and password of the “Cisco IPsec VPN”.
steps-vpn-database-5 = { steps-password-4 }

steps-bing-ads-1 = In Microsoft Advertising, make the same report as before for the days that are missing, and download it as CSV.
steps-bing-ads-2 = { steps-none-1 }
steps-bing-ads-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-bing-ads-4 = { steps-none-3 }

steps-mailchimp-1 = In Mailchimp, export the campaigns' reports since the last upload, as CSV.
steps-mailchimp-2 = { steps-none-1 }
steps-mailchimp-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-mailchimp-4 = { steps-none-3 }

steps-cj-affiliate-1 = In CJ Affiliate, make the same commission report as before for the days that are missing, and download it as CSV.
steps-cj-affiliate-2 = { steps-none-1 }
steps-cj-affiliate-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-cj-affiliate-4 = { steps-none-3 }

steps-linkshare-1 = In LinkShare (Rakuten Advertising), make the same report as before for the days that are missing, and download it as CSV.
steps-linkshare-2 = { steps-none-1 }
steps-linkshare-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-linkshare-4 = { steps-none-3 }

steps-offline-ad-spend-1 = Add the spend since the last upload to the sheet, and save it as CSV.
steps-offline-ad-spend-2 = { steps-none-1 }
steps-offline-ad-spend-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-offline-ad-spend-4 = { steps-none-3 }

## Making a new key or password at the source

make-key-1 = Sign in at the source as somebody who manages its keys.
make-key-2 = Make a new key with access to { $account }, with no more rights than reading.
    .bare = Make a new key with no more rights than reading.
make-key-3 = Keep the old key until MBI has the new one, then delete it.

make-password-1 = Ask whoever looks after the database for the user that MBI signs in as; it needs to read, nothing more.
make-password-2 = Give that user a new password, and check that it may read { $account }.
    .bare = Give that user a new password, and check that it may read MBI's tables.
make-password-3 = The user has to be let in from MBI's addresses, 54.88.76.97 and 34.250.211.151.

make-mysql-1 = Ask whoever looks after the database for the user that MBI signs in as; it needs SELECT, nothing more.
make-mysql-2 = Give that user a new password: ALTER USER … IDENTIFIED BY …, once for every address that it is granted from.
make-mysql-3 = The grants on { $account } have to name MBI's addresses, 54.88.76.97 and 34.250.211.151.
    .bare = The grants have to name MBI's addresses, 54.88.76.97 and 34.250.211.151.

make-mixpanel-1 = In Mixpanel, open the settings of the organization, then Service Accounts.
make-mixpanel-2 = Add a service account with access to the project { $account }.
    .bare = Add a service account with access to the same project as before.
make-mixpanel-3 = Copy user name and secret at once: Mixpanel shows the secret only now.

make-zendesk-1 = In Zendesk, open Settings > Channels > API as an admin. See that Token Access is on, and which API tokens are active.
make-zendesk-2 = Since October 27, 2026 Zendesk makes no new API tokens, and it may switch off those that nobody used for 30 days. So it takes one that is active and whose text you kept.
make-zendesk-3 = If there is none, only Adobe's support can say how MBI gets in: open a ticket with /mbi ticket.

make-data-import-api-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
make-data-import-api-2 = Open { $name } and make a new API key.
    .bare = Open the Data Import API and make a new API key.
make-data-import-api-3 = Treat it as a password: whoever has it can write into MBI's warehouse.

make-magento-1 = Ask whoever hosts the shop for the database user that MBI signs in as. It is not the shop's own, and needs SELECT, nothing more.
make-magento-2 = { make-mysql-2 }
make-magento-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-woocommerce-1 = { make-magento-1 }
make-woocommerce-2 = { make-mysql-2 }
make-woocommerce-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-prestashop-1 = { make-magento-1 }
make-prestashop-2 = { make-mysql-2 }
make-prestashop-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-mysql-cpanel-1 = In cPanel, open MySQL Databases and find the user that MBI signs in as, under Current Users.
make-mysql-cpanel-2 = Choose Change Password. The user keeps its privileges on { $account }: SELECT is enough.
    .bare = Choose Change Password. The user keeps its privileges: SELECT is enough.
make-mysql-cpanel-3 = Under Remote MySQL, MBI's addresses have to be among the access hosts: 54.88.76.97 and 34.250.211.151.

make-mysql-ssh-1 = { make-mysql-1 }
make-mysql-ssh-2 = Give that user a new password: ALTER USER … IDENTIFIED BY …, for the address that it comes from. Behind a tunnel that is the SSH server's, often localhost.
make-mysql-ssh-3 = MBI's way through the SSH server stays as it is: it has a key of its own, the “Magento BI Public Key”.

make-postgresql-1 = Ask whoever looks after the database for the role that MBI signs in as. It needs CONNECT, USAGE on the schema and SELECT on its tables, nothing more.
make-postgresql-2 = Give that role a new password: ALTER ROLE … PASSWORD …, and check that it may read { $account }.
    .bare = Give that role a new password: ALTER ROLE … PASSWORD …, and check that it may read MBI's tables.
make-postgresql-3 = { make-mysql-ssh-3 }

make-spree-1 = { make-postgresql-1 }
make-spree-2 = { make-postgresql-2 }
    .bare = { make-postgresql-2.bare }
make-spree-3 = { make-mysql-ssh-3 }

make-mongodb-1 = Ask whoever looks after the database for the user that MBI signs in as. It needs the role “read”, nothing more.
make-mongodb-2 = Give that user a new password, with db.changeUserPassword in the database that the user belongs to; in Atlas, under Database Access. Check that it may read { $account }.
    .bare = Give that user a new password, with db.changeUserPassword in the database that the user belongs to; in Atlas, under Database Access.
make-mongodb-3 = { make-mysql-ssh-3 }

make-mssql-1 = Ask whoever looks after the database for the login that MBI uses. In its database it needs the role db_datareader, nothing more.
make-mssql-2 = Give that login a new password: ALTER LOGIN … WITH PASSWORD = …, and check that it may read { $account }.
    .bare = Give that login a new password: ALTER LOGIN … WITH PASSWORD = …, and check that it may read MBI's tables.
make-mssql-3 = The server has to be in mixed mode, “SQL Server and Windows Authentication”: MBI has no Windows account.
make-mssql-4 = The login has to be let in from MBI's addresses, 54.88.76.97 and 34.250.211.151.

make-amazon-rds-1 = Ask whoever looks after the instance for the user that MBI signs in as. It is not the master user, and only needs to read.
make-amazon-rds-2 = { make-password-2 }
    .bare = { make-password-2.bare }
make-amazon-rds-3 = The instance's security group has to let MBI in at the database's port, from 54.88.76.97/32 and 34.250.211.151/32.

make-vpn-database-1 = { make-password-1 }
make-vpn-database-2 = { make-password-2 }
    .bare = { make-password-2.bare }
make-vpn-database-3 = The VPN has access of its own, with another user and a group secret: that stays as it is, unless it changed too.
