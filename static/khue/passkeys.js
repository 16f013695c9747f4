/**
 * Passkeys: asks the server what to ask the device, the device for its answer, and sends that with the form.
 *
 * A form that can do this has a button `[data-passkey]`, "make" or "use", which is hidden where the browser knows no
 * passkeys; `data-options` is the address to ask, and what went wrong is said in its `[data-passkey-trouble]`.
 */

/** @param {string} text base64url, as WebAuthn's JSON has it */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The options as the browser wants them: numbers and names of keys are bytes there. */
function asked(options) {
  const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = known(options.allowCredentials);
  return made;
}

/** What the device answered, as text. @param {PublicKeyCredential} credential */
function told(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/** @param {HTMLButtonElement} button */
async function answer(button) {
  const token = button.form.elements.namedItem("csrfmiddlewaretoken").value;
  const reply = await fetch(button.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!reply.ok || reply.redirected) throw new Error(`options: ${reply.status}`);
  const { publicKey } = await reply.json();
  const way = { publicKey: asked(publicKey) };
  const { credentials } = navigator;
  return told(await (button.dataset.passkey === "make" ? credentials.create(way) : credentials.get(way)));
}

/** @param {HTMLButtonElement} button */
async function send(button) {
  const trouble = button.form.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  button.disabled = true;
  try {
    button.form.elements.namedItem("credential").value = JSON.stringify(await answer(button));
    HTMLFormElement.prototype.submit.call(button.form);
  } catch {
    trouble.hidden = false;
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("button[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  for (const part of button.form.querySelectorAll("[data-passkey-only]")) part.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    send(button);
  });
}
