"""What Schemathesis must know of our APIs: see docs/security.md."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes


def texts(*good):
    """Texts of which some are in order."""
    return st.one_of(st.sampled_from(good), st.text(max_size=40)).map(nodes.String)


schemathesis.graphql.scalar("Decimal", texts("0", "12.50", "-1", "9.999", "1e9"))
schemathesis.graphql.scalar("URL", texts("https://example.com/a.png", "javascript:alert(1)", "//x"))
schemathesis.graphql.scalar("JSON", st.one_of(st.just(nodes.Object(fields=())), texts("x")))
schemathesis.graphql.scalar("HTML", texts("<p>x</p>", "<script>x</script>"))
schemathesis.graphql.scalar("DateTime", texts("2026-06-18T16:00:00Z", "2026-13-40"))
schemathesis.graphql.scalar("NaiveDate", texts("2026-06-18", "2026-02-30"))
schemathesis.graphql.scalar("UnsignedInt64", texts("0", "18446744073709551615", "-1"))


@schemathesis.check
def every_error_is_meant(ctx, response, case):
    """Whatever is asked, what comes back is data or an error with a code that isn't our fault."""
    assert response.status_code < 500, response.text
    for error in response.json().get("errors") or []:
        code = (error.get("extensions") or {}).get("code")
        assert code and code != "INTERNAL_SERVER_ERROR", error
