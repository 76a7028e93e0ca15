-- In which group or channel a conversation is, so that somebody's words are found from another of its threads.
ALTER TABLE conversations ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_of_place ON conversations (platform, place, updated_at) WHERE place <> '';

-- Which of these products? Options are a JSON list of [product id, token of its button].
CREATE TABLE polls (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at REAL NOT NULL,
    options TEXT NOT NULL,
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE INDEX polls_of_person ON polls (platform, person);

-- One vote a person and poll; a later one takes its place.
CREATE TABLE poll_votes (
    poll_id TEXT NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    product TEXT NOT NULL,
    voted_at REAL NOT NULL,
    PRIMARY KEY (poll_id, platform, person),
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE INDEX poll_votes_of_person ON poll_votes (platform, person);
CREATE INDEX button_tokens_of_person ON button_tokens (platform, person);
