### What `mbi-bot sandbox` prints, and the links of its page.

sandbox-port-taken = Port { $port } is taken, so the page is elsewhere.
sandbox-welcome =
    The sandbox runs at { $url } (Ctrl-C stops it).

    What to try:
      1. On the right, break “MBI's token for Google Ads expired”.
      2. Press “+1 h” until MBI's next update cycle has passed: a card appears in #data-alerts.
      3. Read it and press Details; type /mbi status below.
      4. Act as Anna, press Re-authorize and follow your private link: Google's login, then the
         steps in MBI's Integrations page (link on the right), then Done.
      5. Move the clock: the card says who did what, and closes itself when data flows.

    You can act as six people: owners, an admin, an analyst. Anna and Dario read Italian.
    “mbi-bot sandbox --play all” tells all stories as text, without a browser.
sandbox-stopping = Stopping. Nothing is left behind.
sandbox-link-integrations = MBI's Integrations page of { $account }
sandbox-link-desk = The support desk
sandbox-link-mixpanel = Mixpanel, where service accounts are made
sandbox-link-database = The console of the orders database
trouble-slack-outage = Slack is down
    .explanation = Slack answers 503. Nothing can be posted, and nothing must get lost or come twice.
trouble-desk-outage = The support desk is down
    .explanation = The desk answers 503. A ticket sent meanwhile is kept and opened later, once.
