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

steps-quickbooks-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-quickbooks-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-quickbooks-3 = Press “Connect to Quickbooks”, sign in at Intuit and choose the company { $account }.
    .bare = Press “Connect to Quickbooks”, sign in at Intuit and choose the same company as before.

steps-stripe-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-stripe-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-stripe-3 = Press “Connect with Stripe”, sign in and choose the account { $account }.
    .bare = Press “Connect with Stripe”, sign in and choose the same account as before.

steps-zendesk-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
steps-zendesk-2 = Open { $name } with the gear in its line.
    .bare = Open the integration with the gear in its line.
steps-zendesk-3 = Enter the login e-mail and the new API token; the site stays { $account }.
    .bare = Enter the login e-mail and the new API token; the site stays as it is.
steps-zendesk-4 = Press “Save & Connect”.

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

make-zendesk-1 = In Zendesk, open Settings > Channels > API and see that Token Access is on.
make-zendesk-2 = Add an API token, and copy it at once: Zendesk shows it only now.

make-data-import-api-1 = In MBI, open Manage Data > Integrations. You need to be an Admin there.
make-data-import-api-2 = Open { $name } and make a new API key.
    .bare = Open the Data Import API and make a new API key.
make-data-import-api-3 = Treat it as a password: whoever has it can write into MBI's warehouse.
