-- What the person set for announcements, in minutes after midnight (empty: the shop's), and since when nothing
-- reaches them; empty again as soon as they write.
ALTER TABLE people ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN quiet_begins INTEGER;
ALTER TABLE people ADD COLUMN quiet_ends INTEGER;
ALTER TABLE people ADD COLUMN unreachable_at REAL;

-- "Less of this": agreed to, but seldom.
ALTER TABLE consents ADD COLUMN seldom BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE announcements (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft' CHECK (
        state IN ('draft', 'approved', 'scheduled', 'sending', 'paused', 'done', 'cancelled')
    ),
    content TEXT NOT NULL,  -- versions, audience, trial and language, as JSON
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    scheduled_at REAL,
    started_at REAL,
    frozen_at REAL,  -- when the last recipient's row was there
    finished_at REAL,
    winner TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX announcements_by_state ON announcements (state, scheduled_at);

-- Who did what, never changed. Approvals after the last edit count.
CREATE TABLE announcement_deeds (
    id INTEGER PRIMARY KEY,
    announcement TEXT NOT NULL REFERENCES announcements (id),
    at REAL NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deeds_of_announcement ON announcement_deeds (announcement, id);

-- One row a recipient, made when sending starts. person is empty for a channel; both person and conversation are
-- empty once a person has been forgotten, and the row stays for the figures.
CREATE TABLE recipients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    announcement TEXT NOT NULL REFERENCES announcements (id),
    platform TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    version TEXT NOT NULL,  -- empty: waits for the winner
    state TEXT NOT NULL DEFAULT 'pending' CHECK (
        state IN ('pending', 'sending', 'sent', 'retry', 'failed', 'unreachable', 'suppressed', 'unknown')
    ),
    due_at REAL NOT NULL DEFAULT 0,
    delay REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    parts INTEGER NOT NULL DEFAULT 0,  -- messages of it that were shown
    reason TEXT NOT NULL DEFAULT '',
    changed_at REAL NOT NULL,
    sent_conversation TEXT,
    sent_message TEXT
);
CREATE UNIQUE INDEX recipients_once
ON recipients (announcement, platform, COALESCE(NULLIF(person, ''), conversation)) WHERE conversation <> '';
CREATE INDEX recipients_due ON recipients (announcement, platform, due_at, id)
WHERE state IN ('pending', 'retry') AND version <> '';
CREATE INDEX recipients_by_state ON recipients (announcement, state, id);
CREATE INDEX recipients_in_flight ON recipients (platform) WHERE state = 'sending';
CREATE INDEX recipients_of_person ON recipients (platform, person, changed_at) WHERE person <> '';

-- What the buttons of an announcement mean: one token for all who see it, since a channel has no owner.
CREATE TABLE announcement_buttons (
    token TEXT PRIMARY KEY,
    announcement TEXT NOT NULL REFERENCES announcements (id),
    kind TEXT NOT NULL,
    product TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_at REAL NOT NULL,
    UNIQUE (announcement, kind, product, value)
);

-- Each kind of press of a person once. person is empty once they have been forgotten.
CREATE TABLE announcement_clicks (
    id INTEGER PRIMARY KEY,
    announcement TEXT NOT NULL REFERENCES announcements (id),
    version TEXT NOT NULL,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    what TEXT NOT NULL,
    clicked_at REAL NOT NULL
);
CREATE UNIQUE INDEX clicks_once ON announcement_clicks (announcement, platform, person, what) WHERE person <> '';
CREATE INDEX clicks_of_person ON announcement_clicks (platform, person) WHERE person <> '';
