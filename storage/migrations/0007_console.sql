-- Who may open the merchant's console. Secrets are kept as hashes only.
CREATE TABLE console_accounts (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    created_at REAL NOT NULL
);

-- Whoever holds such a link may make an account or give one a new password, once.
CREATE TABLE console_links (
    token_hash TEXT PRIMARY KEY,
    expires_at REAL NOT NULL
);

CREATE TABLE console_sessions (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL COLLATE NOCASE REFERENCES console_accounts (name) ON DELETE CASCADE,
    created_at REAL NOT NULL,
    seen_at REAL NOT NULL
);
CREATE INDEX console_sessions_of_account ON console_sessions (account);

CREATE INDEX turns_by_time ON turns (handled_at);
