use sqlx::{AssertSqlSafe, PgPool};

/// What the one policy for shops says, as PostgreSQL prints it.
const POLICY: &str =
    "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)";

/// Each statement lists breaches of one rule as texts.
const RULES: [&str; 15] = [
    // Enabled, and forced on the owner too.
    "SELECT relname || ': row security' FROM walled WHERE NOT (relrowsecurity AND relforcerowsecurity)",
    // Exactly two policies: the shop's, reading and writing, and the owner's for migrations.
    "SELECT relname || ': policies' FROM walled
     WHERE (SELECT coalesce(array_agg(polname::text || ':' || polcmd::text || ':' || polpermissive::text || ':'
                   || polroles::regrole[]::text || ':' || pg_get_expr(polqual, polrelid)
                   || ':' || pg_get_expr(polwithcheck, polrelid) ORDER BY polname), '{}')
            FROM pg_policy WHERE polrelid = walled.oid)
        IS DISTINCT FROM ARRAY['owner:*:true:{fangshi_owner}:true:true', 'tenant:*:true:{-}:' || $1 || ':' || $1]",
    // A row without a shop would be nobody's.
    "SELECT relname || ': tenant may be null' FROM walled WHERE NOT tenant_needed",
    "SELECT relname || ': no primary key' FROM walled
     WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = walled.oid AND indisprimary)",
    // Every index, primary keys included, begins with the tenant.
    "SELECT i.relname || ': first column' FROM walled
     JOIN pg_index x ON x.indrelid = walled.oid JOIN pg_class i ON i.oid = x.indexrelid
     WHERE x.indkey[0] <> walled.tenant",
    // Every key to a walled table carries the tenant to the tenant.
    "SELECT conname || ': key without the tenant' FROM pg_constraint
     JOIN walled child ON child.oid = conrelid JOIN walled parent ON parent.oid = confrelid
     WHERE contype = 'f' AND NOT EXISTS (
         SELECT FROM unnest(conkey, confkey) AS pair (mine, theirs)
         WHERE mine = child.tenant AND theirs = parent.tenant)",
    // From outside it would tell what there is behind the wall.
    "SELECT conname || ': key through the wall' FROM pg_constraint
     JOIN walled ON walled.oid = confrelid
     WHERE contype = 'f' AND conrelid NOT IN (SELECT oid FROM walled)",
    "SELECT conname || ': SET NULL would null the tenant' FROM pg_constraint
     JOIN walled ON walled.oid = conrelid
     WHERE contype = 'f' AND confdeltype = 'n'
       AND (confdelsetcols IS NULL OR walled.tenant = ANY (confdelsetcols))",
    "SELECT relname || ': owned by ' || relowner::regrole FROM tables
     WHERE relowner <> 'fangshi_owner'::regrole",
    // Application and worker read and write rows, ledgers and logs only at their end.
    "SELECT relname || ': ' || role || ' may ' || name FROM rights JOIN walled USING (oid)
     WHERE NOT (name IN ('SELECT', 'INSERT') OR name IN ('UPDATE', 'DELETE')
                AND relname NOT IN (SELECT ledger FROM append_only))
     UNION ALL
     SELECT ledger || ': is gone' FROM append_only WHERE ledger NOT IN (SELECT relname FROM walled)",
    "SELECT relname || ': view' FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'
        OR relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false))",
    "SELECT nspname || '.' || relname || ': in a schema of its own' FROM pg_class
     JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind IN ('r', 'p', 'f', 'v', 'm')
       AND nspname NOT IN ('public', 'pg_catalog', 'information_schema', 'pg_toast')",
    // What runs with its owner's rights, for the application alone: the ways into the queues and to
    // what is hidden.
    "SELECT oid::regprocedure || ': runs as its owner' FROM definers
     WHERE proname NOT IN (SELECT way FROM ways)
     UNION ALL
     SELECT way || ': is not the one way in' FROM ways
     WHERE (SELECT count(*) FROM definers WHERE proname = way) <> 1
     UNION ALL
     SELECT proname || ': search path' FROM definers
     WHERE proconfig IS DISTINCT FROM '{\"search_path=public, pg_temp\"}'
     UNION ALL
     SELECT proname || ': anybody may run it' FROM definers
     WHERE has_function_privilege('public', oid, 'EXECUTE')",
    // Passwords and digests are compared, not read.
    "SELECT role || ' may read ' || name || '.' || hidden
     FROM (VALUES ('staff_password', 'hash'), ('customer_password', 'hash'),
                  ('staff_session', 'family_hash'), ('staff_session', 'token_hash'),
                  ('customer_token', 'token_hash')) AS it (name, hidden),
          unnest(ARRAY['fangshi_app', 'fangshi_worker']) role
     WHERE has_column_privilege(role, name, hidden, 'SELECT')",
    // One statement can't change the shop, nor bring code or tables of its own.
    "SELECT role || ' may run ' || oid::regprocedure
     FROM pg_proc, unnest(ARRAY['fangshi_app', 'fangshi_worker']) role
     WHERE pronamespace = 'pg_catalog'::regnamespace
       AND (proname LIKE 'lo\\_%' OR proname IN ('set_config', 'loread', 'lowrite'))
       AND has_function_privilege(role, oid, 'EXECUTE')
     UNION ALL
     SELECT role || ' may write code in ' || lanname
     FROM pg_language, unnest(ARRAY['fangshi_app', 'fangshi_worker']) role
     WHERE lanname NOT IN ('internal', 'c', 'sql') AND has_language_privilege(role, oid, 'USAGE')
     UNION ALL
     SELECT role || ' may make temporary tables'
     FROM unnest(ARRAY['fangshi_app', 'fangshi_worker']) role
     WHERE has_database_privilege(role, current_database(), 'TEMPORARY')
     UNION ALL
     SELECT role || ' may make objects in ' || nspname
     FROM pg_namespace, unnest(ARRAY['fangshi_app', 'fangshi_worker']) role
     WHERE has_schema_privilege(role, pg_namespace.oid, 'CREATE')",
];

/// What the rules speak of: tables, those of them that have a tenant (with the column's number),
/// what may be done with them, and functions that run as their owner.
const NAMES: &str = "WITH tables AS (
        SELECT * FROM pg_class WHERE relkind IN ('r', 'p', 'f') AND relnamespace = 'public'::regnamespace),
    walled AS (
        SELECT tables.*, attnum AS tenant, attnotnull AS tenant_needed FROM tables
        JOIN pg_attribute ON attrelid = tables.oid AND attname = 'tenant_id'),
    rights AS (
        SELECT oid, role, name, place FROM tables, unnest(ARRAY['fangshi_app', 'fangshi_worker']) role,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                WITH ORDINALITY AS known (name, place)
        WHERE CASE WHEN name IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN has_table_privilege(role, oid, name)
              ELSE has_any_column_privilege(role, oid, name) END),
    append_only (ledger) AS (
        VALUES ('audit_log'), ('stock_movement'), ('fulfilment'), ('fulfilment_line'),
               ('refund'), ('refund_line'), ('sandbox_refund')),
    ways (way) AS (
        VALUES ('publish'), ('wake'), ('staff_password_salt'), ('staff_password_is'),
               ('customer_password_salt'), ('customer_password_is'), ('customer_token_of'),
               ('staff_session_of'), ('staff_session_rotate')),
    definers AS (
        SELECT * FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace)";

/// Everything that is wrong with the wall.
pub async fn breaches(pool: &PgPool) -> Vec<String> {
    let mut found = Vec::new();
    for rule in RULES {
        let sql = AssertSqlSafe(format!("{NAMES} {rule}"));
        let query = sqlx::query_scalar::<_, String>(sql);
        let query = if rule.contains("$1") { query.bind(POLICY) } else { query };
        found.extend(query.fetch_all(pool).await.unwrap_or_else(|e| panic!("{rule}: {e}")));
    }
    found.sort();
    found
}

/// Name, columns, rights of the application and of the worker of each table without a tenant, by
/// name.
pub async fn tables_outside(pool: &PgPool) -> Vec<[String; 4]> {
    let rights = |role| {
        format!(
            "coalesce((SELECT string_agg(name, ' ' ORDER BY place) FROM rights
                       WHERE rights.oid = tables.oid AND role = '{role}'), '')"
        )
    };
    let sql = format!(
        "{NAMES} SELECT ARRAY[relname::text,
             (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
              FROM pg_attribute WHERE attrelid = tables.oid AND attnum > 0 AND NOT attisdropped),
             {}, {}]
         FROM tables WHERE oid NOT IN (SELECT oid FROM walled) ORDER BY relname",
        rights("fangshi_app"),
        rights("fangshi_worker"),
    );
    let found = sqlx::query_scalar::<_, Vec<String>>(AssertSqlSafe(sql)).fetch_all(pool).await;
    let row = |row: Vec<String>| row.try_into().expect("four columns");
    found.expect("the catalogue").into_iter().map(row).collect()
}
