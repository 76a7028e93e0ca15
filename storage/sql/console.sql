-- name: accounts()$
SELECT COUNT(*) FROM console_accounts;

-- name: password_hash(name)^
SELECT name, password_hash FROM console_accounts WHERE name = :name;

-- name: put_account(name, password_hash, now)!
INSERT INTO console_accounts (name, password_hash, created_at) VALUES (:name, :password_hash, :now)
ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash;

-- name: add_link(token_hash, expires_at)!
INSERT INTO console_links (token_hash, expires_at) VALUES (:token_hash, :expires_at);

-- name: drop_links()!
DELETE FROM console_links;

-- name: link(token_hash, now)$
SELECT 1 FROM console_links WHERE token_hash = :token_hash AND expires_at > :now;

-- name: use_link(token_hash, now)!
DELETE FROM console_links WHERE token_hash = :token_hash AND expires_at > :now;

-- name: open_session(token_hash, account, now)!
INSERT INTO console_sessions (token_hash, account, created_at, seen_at)
VALUES (:token_hash, :account, :now, :now);

-- name: session(token_hash, opened_after, seen_after)^
SELECT account, seen_at FROM console_sessions
WHERE token_hash = :token_hash AND created_at > :opened_after AND seen_at > :seen_after;

-- name: seen(token_hash, now)!
UPDATE console_sessions SET seen_at = :now WHERE token_hash = :token_hash;

-- name: end_session(token_hash)!
DELETE FROM console_sessions WHERE token_hash = :token_hash;

-- name: end_sessions(account)!
DELETE FROM console_sessions WHERE account = :account;

-- name: end_old_sessions(opened_after, seen_after)!
DELETE FROM console_sessions WHERE created_at <= :opened_after OR seen_at <= :seen_after;
