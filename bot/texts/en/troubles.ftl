### Troubles of the sandbox: a title each, and one sentence on what is true while it lasts.

trouble-token-expired = MBI's token for Google Ads expired
    .explanation = MBI can no longer read “Google Ads – main”, though everything is fine at Google. From the next cycle on its word is Re-auth and no rows arrive.
trouble-access-revoked = Access to Salesforce revoked
    .explanation = Somebody removed the app's access in Salesforce, so MBI is refused from the next cycle on.
trouble-admin-demoted = Facebook Ads administrator lost the role
    .explanation = The person who authorized “Facebook Ads – EU” no longer has the role on the ad account. A new token alone does not help.
trouble-provider-outage = Outage at QuickBooks
    .explanation = Intuit's status page reports a major outage and no rows come from QuickBooks. Authorizing again would be useless.
trouble-google-outage = Outage at Google
    .explanation = All Google integrations of both accounts fall silent at once. One shared cause, so one card.
trouble-cycle-stuck = Acme EU's update cycle is stuck
    .explanation = The cycle began and never completes, so all of the account's data grows old.
trouble-ingest-down = MBI's data import is down
    .explanation = The Data Import API answers 503 and “Loyalty points” receives no rows.
trouble-quiet-weekend = Quiet weekend
    .explanation = The clock jumps to Saturday and the office's sources rest, as on every weekend. Nothing is broken and no alarm should come.
trouble-blank-status = Blank status for Mixpanel
    .explanation = MBI's page shows no word for Mixpanel, yet its rows arrive. Nothing is broken and no alarm should come.
trouble-export-key-refused = MBI refuses the bot's Export API key
    .explanation = The bot can no longer see Acme EU's cycles and newest rows. The integrations themselves are fine.
trouble-database-unreachable = Orders database out of reach
    .explanation = MBI cannot connect to the database server. From the next cycle on its word is Failed.
