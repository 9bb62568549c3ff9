use sqlx::PgPool;

use super::catalogue::tables_outside;

/// A table outside the wall.
struct Outside {
    table: &'static str,
    columns: &'static str,
    /// What the application may do with its rows.
    app: &'static str,
    /// What the worker may.
    worker: &'static str,
}

/// Every table outside the wall. They hold nothing of a shop but its id and its address. A new
/// table or column here must be one that is needed before the shop is known.
const OUTSIDE: [Outside; 13] = [
    Outside {
        table: "_sqlx_migrations",
        columns: "version bigint, description text, installed_on timestamp with time zone, \
                  success boolean, checksum bytea, execution_time bigint",
        app: "",
        worker: "",
    },
    Outside {
        table: "attempt",
        columns: "key_hash bytea, failures integer, blocked_until timestamp with time zone, \
                  expires_at timestamp with time zone",
        app: "SELECT INSERT UPDATE DELETE",
        worker: "SELECT INSERT UPDATE DELETE",
    },
    Outside {
        table: "job",
        columns: "id bigint, shop_id uuid, lane text, handler text, kind text, key uuid, \
                  payload jsonb, created_at timestamp with time zone, \
                  due_at timestamp with time zone, attempts integer, error text",
        app: "",
        worker: "SELECT INSERT UPDATE DELETE",
    },
    Outside {
        table: "outbox",
        columns: "id bigint, shop_id uuid, kind text, key uuid, payload jsonb, \
                  due_at timestamp with time zone",
        app: "",
        worker: "SELECT DELETE",
    },
    Outside {
        table: "payment_directory",
        columns: "gateway text, reference text, shop_id uuid",
        app: "SELECT INSERT",
        worker: "SELECT INSERT",
    },
    Outside {
        table: "shop_change",
        columns: "xid xid8, shop_id uuid, at timestamp with time zone",
        app: "SELECT INSERT",
        worker: "SELECT INSERT DELETE",
    },
    Outside {
        table: "shop_directory",
        columns: "shop_id uuid, slug text, created_at timestamp with time zone",
        app: "SELECT INSERT",
        worker: "SELECT INSERT",
    },
    Outside {
        table: "staff_directory",
        columns: "id uuid, email text, created_at timestamp with time zone",
        app: "SELECT INSERT",
        worker: "SELECT INSERT",
    },
    Outside {
        table: "staff_password",
        columns: "staff_id uuid, hash text",
        app: "INSERT",
        worker: "INSERT",
    },
    Outside {
        table: "staff_session",
        columns: "id uuid, staff_id uuid, shop_id uuid, family_hash bytea, token_hash bytea, \
                  created_at timestamp with time zone, rotated_at timestamp with time zone, \
                  expires_at timestamp with time zone",
        app: "SELECT INSERT UPDATE DELETE",
        worker: "SELECT INSERT UPDATE DELETE",
    },
    Outside {
        table: "staff_shop_directory",
        columns: "staff_id uuid, shop_id uuid",
        app: "SELECT INSERT",
        worker: "SELECT INSERT",
    },
    Outside {
        table: "storefront_token_directory",
        columns: "token_hash bytea, shop_id uuid, token_id uuid",
        app: "SELECT INSERT DELETE",
        worker: "SELECT INSERT DELETE",
    },
    Outside {
        table: "timer",
        columns: "shop_id uuid, kind text, key uuid, due_at timestamp with time zone",
        app: "",
        worker: "SELECT UPDATE DELETE",
    },
];

/// Everything about the tables outside that isn't as the list says.
pub async fn differences(pool: &PgPool) -> Vec<String> {
    let found = tables_outside(pool).await;
    let mut differences = Vec::new();
    for [table, columns, app, worker] in &found {
        let Some(known) = OUTSIDE.iter().find(|known| known.table == table) else {
            differences.push(format!("{table}: stands outside the wall"));
            continue;
        };
        for (what, found, known) in [
            ("has", columns, known.columns),
            ("the application may", app, known.app),
            ("the worker may", worker, known.worker),
        ] {
            if found != known {
                differences.push(format!("{table}: {what} {found}, not {known}"));
            }
        }
    }
    let gone = OUTSIDE.iter().filter(|known| found.iter().all(|[table, ..]| table != known.table));
    differences.extend(gone.map(|known| format!("{}: is gone", known.table)));
    differences
}
