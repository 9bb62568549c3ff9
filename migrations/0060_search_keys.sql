-- What is searched in, without accents and alike for capitals, widths, quotes and the like. The program
-- writes these with the texts they are of, since PostgreSQL's idea of small letters depends on the
-- database's locale.
ALTER TABLE product
    ADD COLUMN title_key text NOT NULL DEFAULT '',
    ADD COLUMN vendor_key text NOT NULL DEFAULT '',
    ADD COLUMN product_type_key text NOT NULL DEFAULT '',
    ADD COLUMN tag_keys text[] NOT NULL DEFAULT '{}';

-- E-mail, names and telephone.
ALTER TABLE customer ADD COLUMN search_text text NOT NULL DEFAULT '';

-- What the program would write, but for rare letters: those of what is stored already follow with the
-- next change of it.
CREATE FUNCTION search_key(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(btrim(regexp_replace(
        replace(replace(replace(translate(
            normalize(regexp_replace(normalize(lower(translate(normalize($1, NFKC),
                E'\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02bc\u201c\u201d\u201e\u201f\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
                '''''''''''''''''''""""""-------')), NFD),
                '[\u0300-\u036f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g'), NFC),
            'øđðłħς', 'oddlhσ'), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'),
        '\s+', ' ', 'g')))
$$;

UPDATE product SET
    title_key = search_key(title),
    vendor_key = search_key(vendor),
    product_type_key = search_key(product_type),
    tag_keys = ARRAY(SELECT search_key(tag)
                     FROM unnest(tags) WITH ORDINALITY AS its (tag, place) ORDER BY place),
    search_text = search_key(search_text);

UPDATE customer SET search_text = search_key(concat_ws(' ', email, first_name, last_name, phone,
    nullif(concat(last_name, first_name), '')));

DROP FUNCTION search_key;
