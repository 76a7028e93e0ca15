-- What nothing answered, and searches that found nothing: one row for what a person asked, however often, until
-- it is closed. `asked_at` is the last time.
CREATE TABLE unanswered (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'nothing_found')),
    question TEXT NOT NULL,
    product TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('noted', 'asked', 'answered', 'dismissed')),
    asked_at REAL NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    answer TEXT NOT NULL DEFAULT '',
    closed_at REAL,
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX unanswered_once ON unanswered (platform, person, conversation, kind, question, product)
    WHERE status IN ('noted', 'asked');
CREATE INDEX unanswered_open ON unanswered (status, asked_at) WHERE status IN ('noted', 'asked');
