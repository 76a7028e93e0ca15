-- name: begin(source, now)^
INSERT INTO imports (source, started_at) VALUES (:source, :now) RETURNING id;

-- name: stage(id, position, item_group_id, content_hash, price, sale_price, currency, availability, stock)*!
INSERT INTO staged_products
    (id, position, item_group_id, content_hash, price, sale_price, currency, availability, stock)
VALUES
    (:id, :position, :item_group_id, :content_hash, :price, :sale_price, :currency, :availability, :stock);

-- name: put_contents(content_hash, content)*!
INSERT INTO product_contents (content_hash, content) VALUES (:content_hash, :content)
ON CONFLICT (content_hash) DO NOTHING;

-- name: staged_before(ids)$
SELECT id FROM staged_products WHERE id IN (SELECT value FROM json_each(:ids)) LIMIT 1;

-- name: staged_count()$
SELECT COUNT(*) FROM staged_products;

-- name: added()
SELECT staged.id FROM staged_products AS staged
LEFT JOIN products ON products.id = staged.id
WHERE products.id IS NULL
ORDER BY staged.position;

-- name: changed()
SELECT staged.id FROM staged_products AS staged
JOIN products ON products.id = staged.id
WHERE products.content_hash <> staged.content_hash
ORDER BY staged.position;

-- name: removed()
SELECT products.id FROM products
LEFT JOIN staged_products AS staged ON staged.id = products.id
WHERE staged.id IS NULL
ORDER BY products.position;

-- name: keep_history(now)!
-- Compared with the last that was known of the product, also when it was gone for a while.
INSERT INTO product_history (product_id, seen_at, price, sale_price, currency, availability, stock)
SELECT staged.id, :now, staged.price, staged.sale_price, staged.currency, staged.availability, staged.stock
FROM staged_products AS staged
LEFT JOIN products ON products.id = staged.id
LEFT JOIN product_history AS last ON last.id = (
    SELECT MAX(id) FROM product_history WHERE product_id = staged.id
)
WHERE (products.id IS NULL OR products.content_hash <> staged.content_hash)
    AND (
        last.id IS NULL
        OR last.price <> staged.price
        OR last.sale_price <> staged.sale_price
        OR last.currency <> staged.currency
        OR last.availability <> staged.availability
        OR COALESCE(last.stock, -1) <> COALESCE(staged.stock, -1)
    )
ORDER BY staged.position;

-- name: remove_missing()!
DELETE FROM products WHERE NOT EXISTS (SELECT 1 FROM staged_products WHERE staged_products.id = products.id);

-- name: put_staged()!
INSERT INTO products (id, position, item_group_id, content_hash)
SELECT id, position, item_group_id, content_hash FROM staged_products WHERE true ORDER BY position
ON CONFLICT (id) DO UPDATE
SET position = excluded.position, item_group_id = excluded.item_group_id, content_hash = excluded.content_hash
WHERE products.content_hash <> excluded.content_hash OR products.position <> excluded.position;

-- name: finish(import_id, now, grows, added, changed, unchanged, removed)!
UPDATE imports
SET finished_at = :now, added = :added, changed = :changed, unchanged = :unchanged, removed = :removed,
    version = CASE WHEN :grows THEN (SELECT COALESCE(MAX(version), 0) + 1 FROM imports) END
WHERE id = :import_id;

-- name: version()$
SELECT COALESCE(MAX(version), 0) FROM imports;

-- name: left_over()$
SELECT EXISTS (SELECT 1 FROM imports WHERE finished_at IS NULL)
    OR EXISTS (SELECT 1 FROM staged_products);

-- name: unstage()!
DELETE FROM staged_products;

-- name: forget_unfinished()!
DELETE FROM imports WHERE finished_at IS NULL;

-- name: unused_contents()
SELECT contents.content_hash FROM product_contents AS contents
LEFT JOIN products ON products.content_hash = contents.content_hash
WHERE products.id IS NULL;

-- name: remove_contents(content_hash)*!
DELETE FROM product_contents WHERE content_hash = :content_hash;

-- name: products(ids)
SELECT content FROM json_each(:ids) AS asked
JOIN products ON products.id = asked.value
JOIN product_contents USING (content_hash)
ORDER BY asked.key;

-- name: page(after, limit)
SELECT position, content FROM products JOIN product_contents USING (content_hash)
WHERE position > :after
ORDER BY position
LIMIT :limit;

-- name: variants(item_group_id)
SELECT content FROM products JOIN product_contents USING (content_hash)
WHERE item_group_id = :item_group_id AND item_group_id <> ''
ORDER BY position;

-- name: vector_count(encoder)^
SELECT COUNT(*), COALESCE(MAX(LENGTH(vector)), 0) FROM product_vectors WHERE encoder = :encoder;

-- name: vectors(encoder)
SELECT product_id, text_hash, vector FROM product_vectors WHERE encoder = :encoder;

-- name: put_vectors(product_id, encoder, text_hash, vector)*!
INSERT INTO product_vectors (product_id, encoder, text_hash, vector)
SELECT :product_id, :encoder, :text_hash, :vector
WHERE EXISTS (SELECT 1 FROM products WHERE id = :product_id)
ON CONFLICT (product_id, encoder) DO UPDATE SET text_hash = excluded.text_hash, vector = excluded.vector;

-- name: reduced(limit, offset)
-- Amounts are compared as numbers, only for their order.
SELECT content FROM products
JOIN product_contents USING (content_hash)
JOIN product_history AS today ON today.id = (
    SELECT MAX(id) FROM product_history WHERE product_id = products.id
)
WHERE today.sale_price <> '' AND CAST(today.sale_price AS REAL) < CAST(today.price AS REAL)
    AND today.availability = 'in_stock' AND COALESCE(today.stock, 1) > 0
ORDER BY CAST(today.sale_price AS REAL) / CAST(today.price AS REAL), position
LIMIT :limit OFFSET :offset;
