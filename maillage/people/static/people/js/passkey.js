// Passkeys: forms with data-passkey stay hidden until the browser knows them. Options come from the page or from an address.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

  const readOptions = async (form) => {
    if (form.dataset.passkeyData) return JSON.parse(document.getElementById(form.dataset.passkeyData).textContent);
    const answer = await fetch(form.dataset.passkeyOptions, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("options");
    return answer.json();
  };

  const create = async (form, options) => {
    const key = options.creation_options.publicKey;
    const alone = form.elements.passwordless && form.elements.passwordless.checked;
    const selection = { ...key.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
    if (alone) selection.userVerification = "required";
    const made = await navigator.credentials.create({
      publicKey: {
        ...key,
        challenge: bytes(key.challenge),
        user: { ...key.user, id: bytes(key.user.id) },
        excludeCredentials: described(key.excludeCredentials),
        authenticatorSelection: selection,
        extensions: { ...key.extensions, credProps: true },
      },
    });
    return packed(made, {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    });
  };

  const get = async (form, options) => {
    const key = options.request_options.publicKey;
    const found = await navigator.credentials.get({
      publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: described(key.allowCredentials) },
    });
    const answer = found.response;
    return packed(found, {
      clientDataJSON: text(answer.clientDataJSON),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: answer.userHandle ? text(answer.userHandle) : null,
    });
  };

  const packed = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const said = form.querySelector("[role=alert]");
    const start = async () => {
      said.hidden = true;
      try {
        const options = await readOptions(form);
        const credential = await (form.dataset.passkey === "create" ? create : get)(form, options);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        said.textContent = "La clé d’accès n’a pas répondu. Essayez encore, ou passez par un code.";
        said.hidden = false;
      }
    };
    form.querySelector("button").addEventListener("click", start);
    form.addEventListener("submit", (event) => { event.preventDefault(); start(); });
  }
})();
