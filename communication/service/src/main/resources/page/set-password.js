"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const show = (id, visible) => { element(id).hidden = !visible; };
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  // the token leaves the address bar, the history and what a screenshot shows
  history.replaceState(null, "", location.pathname);
  if (!token) {
    show("dead", true);
    return;
  }
  const password = element("password");
  const reveal = element("reveal");
  reveal.addEventListener("click", () => {
    const shown = password.type === "password";
    password.type = shown ? "text" : "password";
    reveal.setAttribute("aria-pressed", String(shown));
  });
  const finish = (outcome) => {
    show("ask", outcome === "away");
    show("away", outcome === "away");
    show(outcome, true);
  };
  const refuse = (problem) => {
    const error = (problem.errors || []).find((each) => each.pointer === "/new_password");
    if (!error) {
      finish("dead");
      return;
    }
    element("refused").textContent = error.detail;
    show("refused", true);
    password.focus();
  };
  element("ask").addEventListener("submit", async (event) => {
    event.preventDefault();
    element("set").disabled = true;
    show("refused", false);
    show("away", false);
    try {
      const answer = await fetch("/v1/password/reset", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, new_password: password.value }),
        credentials: "omit",
        cache: "no-store",
      });
      if (answer.status === 400) {
        refuse(await answer.json());
      } else {
        finish(answer.status === 204 ? "done" : answer.status === 410 ? "dead" : "away");
      }
    } catch {
      finish("away");
    }
    element("set").disabled = false;
  });
  show("ask", true);
})();
