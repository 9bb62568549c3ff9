-- Manual collections: products in the order that the merchant put them in.
CREATE TABLE collection (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(handle) <= 255),
    title text NOT NULL,
    description_html text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '',
    image_url text,
    seo_title text,
    seo_description text,
    published_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT collection_handle UNIQUE (tenant_id, handle)
);
CREATE INDEX collection_title ON collection (tenant_id, title, id);
CALL wall('collection');

CREATE TABLE collection_product (
    tenant_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    product_id uuid NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (tenant_id, collection_id, product_id),
    FOREIGN KEY (tenant_id, collection_id) REFERENCES collection ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, product_id) REFERENCES product ON DELETE CASCADE
);
CREATE INDEX collection_product_position
    ON collection_product (tenant_id, collection_id, position, product_id);
CREATE INDEX collection_product_product ON collection_product (tenant_id, product_id);
CALL wall('collection_product');
