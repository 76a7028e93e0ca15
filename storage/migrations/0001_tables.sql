-- Times are seconds since the epoch. What is called payload, message, state, profile or content is JSON that
-- the assistant writes and reads; nothing here looks into it.

-- Every event that a platform delivered, so that a second delivery is known as one.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,  -- in order of arrival
    platform TEXT NOT NULL,
    event_id TEXT NOT NULL,
    person TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'done', 'dead')),
    tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    received_at REAL NOT NULL,
    finished_at REAL,
    payload TEXT NOT NULL,
    UNIQUE (platform, event_id)
);
CREATE INDEX inbox_waiting ON inbox (id) WHERE status = 'received';

CREATE TABLE people (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    last_seen REAL NOT NULL,
    profile TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (platform, person)
);

-- What a person agreed to or took back, never changed: the newest row of a topic counts.
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    topic TEXT NOT NULL,
    given BOOLEAN NOT NULL,
    given_at REAL NOT NULL,
    given_how TEXT NOT NULL,
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE INDEX consents_of_person ON consents (platform, person, topic);

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    updated_at REAL NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (platform, person, conversation),
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);

-- What each button means, and who may press it until when.
CREATE TABLE button_tokens (
    token TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    expires_at REAL NOT NULL,
    kind TEXT NOT NULL,
    product TEXT NOT NULL,
    value TEXT NOT NULL,
    FOREIGN KEY (platform, person) REFERENCES people (platform, person) ON DELETE CASCADE
);
CREATE INDEX button_tokens_expiry ON button_tokens (expires_at);

-- What happened in each turn, for figures. No words of anybody, and nothing of whom once a person is gone.
CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    handled_at REAL NOT NULL,
    platform TEXT NOT NULL,
    conversation_id INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
    intent TEXT NOT NULL,
    language TEXT NOT NULL,
    button TEXT NOT NULL,  -- the kind of the button pressed, empty for a typed message
    cards INTEGER NOT NULL,
    alternatives INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    latency_ms REAL NOT NULL
);
CREATE INDEX turns_of_conversation ON turns (conversation_id);

-- Replies on their way. Ids are never used again: platforms that drop repeats go by them.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    bulk BOOLEAN NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
    due_at REAL NOT NULL DEFAULT 0,  -- 0 until the first retry
    delay REAL NOT NULL DEFAULT 0,  -- seconds from the last try to due_at
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    sent_conversation TEXT,
    sent_message TEXT,
    created_at REAL NOT NULL,
    finished_at REAL,
    message TEXT NOT NULL
);
CREATE INDEX outbox_pending ON outbox (platform, bulk, id, due_at) WHERE status = 'pending';
CREATE INDEX outbox_order ON outbox (platform, conversation, person, id, bulk) WHERE status = 'pending';

-- A product's own words, by their hash. Written while a feed is read; what no product points to is removed.
CREATE TABLE product_contents (
    content_hash BLOB PRIMARY KEY,
    content TEXT NOT NULL
);

-- The catalogue: which contents are on sale, and in what order. Narrow, so that an import swaps it quickly.
CREATE TABLE products (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    item_group_id TEXT NOT NULL,
    content_hash BLOB NOT NULL REFERENCES product_contents (content_hash)
);
CREATE INDEX products_in_order ON products (position);
CREATE INDEX products_of_group ON products (item_group_id, position) WHERE item_group_id <> '';
CREATE INDEX products_by_content ON products (content_hash);

-- The catalogue that an import is about to make. Empty when none runs.
CREATE TABLE staged_products (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    item_group_id TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    price TEXT NOT NULL,
    sale_price TEXT NOT NULL,
    currency TEXT NOT NULL,
    availability TEXT NOT NULL,
    stock INTEGER
);

-- A row whenever a product's price or stock is another than before. Outlives the product.
-- Prices are exact decimals; sale_price is empty when there is none.
CREATE TABLE product_history (
    id INTEGER PRIMARY KEY,
    product_id TEXT NOT NULL,
    seen_at REAL NOT NULL,
    price TEXT NOT NULL,
    sale_price TEXT NOT NULL,
    currency TEXT NOT NULL,
    availability TEXT NOT NULL,
    stock INTEGER
);
CREATE INDEX product_history_of_product ON product_history (product_id, id);

-- Each import that began. finished_at stays empty when it died; version is empty when it changed nothing.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    started_at REAL NOT NULL,
    finished_at REAL,
    version INTEGER UNIQUE,
    added INTEGER,
    changed INTEGER,
    unchanged INTEGER,
    removed INTEGER
);

-- Vectors are 32-bit floats, least significant byte first.
CREATE TABLE product_vectors (
    product_id TEXT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (product_id, encoder)
);

CREATE TABLE policy_passages (
    id TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    position INTEGER NOT NULL,
    content TEXT NOT NULL
);
