-- A handle is kept as it is written, in whatever script: the program sees to its form. SKUs and
-- barcodes may stand at several variants: merchants sell one thing at several places.
ALTER TABLE product DROP CONSTRAINT product_handle_check,
    ADD CONSTRAINT product_handle_check CHECK (length(handle) BETWEEN 1 AND 255 AND handle !~ '[\s/?#%A-Z]');
ALTER TABLE collection DROP CONSTRAINT collection_handle_check,
    ADD CONSTRAINT collection_handle_check CHECK (length(handle) BETWEEN 1 AND 255 AND handle !~ '[\s/?#%A-Z]');
ALTER TABLE page DROP CONSTRAINT page_handle_check,
    ADD CONSTRAINT page_handle_check CHECK (length(handle) BETWEEN 1 AND 255 AND handle !~ '[\s/?#%A-Z]');
ALTER TABLE menu DROP CONSTRAINT menu_handle_check,
    ADD CONSTRAINT menu_handle_check CHECK (length(handle) BETWEEN 1 AND 255 AND handle !~ '[\s/?#%A-Z]');

ALTER TABLE variant DROP CONSTRAINT variant_sku, DROP CONSTRAINT variant_barcode;
CREATE INDEX variant_sku ON variant (tenant_id, sku) WHERE sku IS NOT NULL;
CREATE INDEX variant_barcode ON variant (tenant_id, barcode) WHERE barcode IS NOT NULL;
