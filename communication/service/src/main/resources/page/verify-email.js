"use strict";
(() => {
  const show = (id, visible) => { document.getElementById(id).hidden = !visible; };
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  // the token leaves the address bar, the history and what a screenshot shows
  history.replaceState(null, "", location.pathname);
  if (!token) {
    show("dead", true);
    return;
  }
  const button = document.getElementById("confirm");
  const finish = (outcome) => {
    show("ask", outcome === "away");
    show("away", outcome === "away");
    show(outcome, true);
    button.disabled = false;
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch("/v1/email-verifications/confirm", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token }),
        credentials: "omit",
        cache: "no-store",
      });
      finish(answer.status === 204 ? "done" : answer.status === 410 || answer.status === 400 ? "dead" : "away");
    } catch {
      finish("away");
    }
  });
  show("ask", true);
})();
