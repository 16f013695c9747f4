// Keeps the draft of an essay on the server while it is typed: two seconds after the last letter.

const PAUSE = 2000, RETRY = 10000;
const LONGEST_LAST_WORD = 20000; // letters: a request that outlives its page may hold 64 kB
const form = document.querySelector("[data-essay]");

if (form) {
  const text = form.querySelector("textarea"), told = form.querySelector("[data-told]");
  let kept = "unkept" in form.dataset ? null : text.value, timer = 0, sending = false;

  const keep = async () => {
    if (sending || text.value === kept) return;
    sending = true;
    const typed = text.value;
    try {
      const body = new FormData();
      body.set("text", typed);
      body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      const keepalive = document.hidden && typed.length < LONGEST_LAST_WORD;
      const answer = await fetch(form.dataset.essay, { method: "POST", body, keepalive });
      const said = await answer.json();
      if (said.kept) kept = typed;
      told.textContent = said.told;
    } catch {
      told.textContent = form.dataset.failed;
      wait(RETRY);
    } finally {
      sending = false;
    }
    if (text.value !== typed) wait(PAUSE);
  };

  const wait = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  };

  text.addEventListener("input", () => wait(PAUSE));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  form.addEventListener("submit", () => { clearTimeout(timer); kept = text.value; });
  if (kept === null) wait(PAUSE); // what was sent back with a refusal is no draft yet
}
