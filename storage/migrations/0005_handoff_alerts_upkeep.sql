-- A person asked for a person. The guide is quiet in the conversation while its ticket is called or taken;
-- a waiting one was opened while nobody was there. At most one ticket of a conversation is not closed.
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'called', 'taken', 'closed')),
    taken_by TEXT NOT NULL,
    opened_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX tickets_open ON tickets (platform, person, conversation) WHERE status <> 'closed';
CREATE INDEX tickets_of_person ON tickets (platform, person);

-- Which ticket a post in the staff's channel is about; empty for every other row.
ALTER TABLE outbox ADD COLUMN ticket TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_of_ticket ON outbox (ticket, id) WHERE ticket <> '';

-- What was said in a conversation, in order; and whose conversations were last.
CREATE INDEX inbox_of_person ON inbox (platform, person, id);
CREATE INDEX outbox_of_person ON outbox (platform, person, id);
CREATE INDEX conversations_by_time ON conversations (updated_at);

-- Tell me when it is back, or at this price. The row goes when it has been told. The title is for when the product
-- has gone; gone_told is when that was told.
CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    product TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('back', 'price')),
    price TEXT NOT NULL,  -- an exact decimal: the most it may cost; empty for kind back
    currency TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at REAL NOT NULL,
    gone_told REAL,
    UNIQUE (platform, person, product, kind),
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);

-- What is known of feeds fetched from the web, for the next time.
CREATE TABLE feed_fetches (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at REAL,  -- of the last version that was imported
    tried_at REAL NOT NULL,
    failures INTEGER NOT NULL,  -- since the last success
    reason TEXT NOT NULL
);

-- How many messages there were, of days whose messages have been removed.
CREATE TABLE daily_counts (
    day TEXT NOT NULL,  -- YYYY-MM-DD, UTC
    platform TEXT NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, platform)
);
CREATE INDEX inbox_finished ON inbox (finished_at);
CREATE INDEX outbox_finished ON outbox (finished_at);
