// Puts a button beside whatever can be copied.
for (const source of document.querySelectorAll("[data-copy]")) {
  const { copy, copied } = source.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = copied;
      setTimeout(() => (button.textContent = copy), 1500);
    } catch {
      // The browser doesn't let us: then it is chosen, to be copied by hand.
      getSelection().selectAllChildren(source);
    }
  });
  if (source.matches("pre")) {
    const around = document.createElement("div");
    around.className = "copied-from";
    source.replaceWith(around);
    around.append(source, button);
  } else {
    source.parentElement.append(button);
  }
}

const EXAMPLES = {
  products: {
    query: `query Products($first: Int!) {
  products(first: $first) {
    nodes {
      title
      handle
      featuredImage { url altText }
      priceRange {
        minVariantPrice { amount currencyCode }
      }
    }
  }
}`,
    variables: `{ "first": 5 }`,
  },
  search: {
    query: `{
  products(first: 10, query: "variants.price:<100", sortKey: PRICE) {
    nodes {
      title
      priceRange {
        minVariantPrice { amount currencyCode }
      }
    }
  }
}`,
  },
  collections: {
    query: `{
  collections(first: 10) {
    nodes {
      title
      handle
      products(first: 3) { nodes { title } }
    }
  }
}`,
  },
  cart: {
    query: `mutation {
  cartCreate(input: { note: "From the explorer" }) {
    cart { id checkoutUrl totalQuantity }
    userErrors { field code message }
  }
}`,
  },
  orders: {
    query: `{
  orders(first: 10) {
    nodes {
      name
      email
      paymentState
      fulfilmentState
      totalPrice { amount }
      lines { title quantity }
    }
  }
}`,
  },
  campaigns: {
    query: `{
  campaigns(first: 20) {
    nodes { id title plugin status }
  }
}`,
  },
  plugins: {
    query: `{
  campaignPlugins { id version title summary schema }
}`,
  },
  shop: {
    query: `{
  shop { name slug email currencyCode timeZone }
}`,
  },
};

const form = document.querySelector("#explorer");

if (form) {
  const [api, example, query, variables, answer, took] = ["api", "example", "query", "variables", "answer", "took"].map(
    (id) => document.getElementById(id),
  );
  const sessions = new Map();

  const post = async (url, headers, body) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  // A session is good for fifteen minutes; a new one is as good as a renewed one here.
  const signIn = async ({ url, email }) => {
    const known = sessions.get(email);
    if (known && known.until > Date.now()) return known.token;
    const signedIn = await post(url, {}, {
      query: `mutation($email: String!, $password: String!) {
        staffSessionCreate(email: $email, password: $password) { session { accessToken } userErrors { message } } }`,
      variables: { email, password: form.dataset.password },
    });
    const { session, userErrors } = signedIn.body.data.staffSessionCreate;
    if (!session) throw new Error(userErrors.map(({ message }) => message).join(" "));
    sessions.set(email, { token: session.accessToken, until: Date.now() + 10 * 60 * 1000 });
    return session.accessToken;
  };

  const chosen = () => api.selectedOptions[0].dataset;

  const fill = () => {
    const { query: text, variables: values } = EXAMPLES[example.value];
    query.value = text;
    variables.value = values ?? "";
  };

  // Each API has examples of its own.
  const offer = () => {
    const { kind } = chosen();
    const fitting = [...example.options].filter((option) => {
      option.hidden = option.disabled = option.dataset.kind !== kind;
      return !option.hidden;
    });
    if (example.selectedOptions[0]?.dataset.kind !== kind || !query.value) {
      example.value = fitting[0].value;
      fill();
    }
  };

  const run = async () => {
    const { kind, url, token, email } = chosen();
    let values;
    try {
      values = JSON.parse(variables.value || "{}");
    } catch (error) {
      answer.textContent = `${form.dataset.badVariables} ${error.message}`;
      return;
    }
    const begun = performance.now();
    try {
      const headers =
        kind === "admin"
          ? { authorization: `Bearer ${await signIn({ url, email })}` }
          : { "x-shopify-storefront-access-token": token };
      const { status, body } = await post(url, headers, { query: query.value, variables: values });
      answer.textContent = JSON.stringify(body, null, 2);
      took.textContent = `${status} · ${Math.round(performance.now() - begun)} ms`;
    } catch (error) {
      answer.textContent = `${form.dataset.noAnswer} ${error.message}`;
      took.textContent = "";
    }
  };

  api.addEventListener("change", offer);
  example.addEventListener("change", fill);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  offer();
  run();
}
