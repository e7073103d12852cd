// The shop's chat on any page of the shop's:
//   <script src="https://chat.shop.example/widget.js" async></script>
// data-lang (zh-Hans, zh-Hant, en), data-label and data-side ("left") are optional.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.pitcrewWidget) return;
  window.pitcrewWidget = true;
  const origin = new URL(script.src).origin;
  const lang = script.dataset.lang || document.documentElement.lang || navigator.language || "";
  const words = /^zh-(hant|tw|hk|mo)/i.test(lang) ? ["聯絡門市", "關閉聊天"] : /^en/i.test(lang) ? ["Chat with us", "Close chat"] : ["联系门店", "关闭聊天"];
  const label = script.dataset.label || words[0];
  const side = script.dataset.side === "left" ? "left" : "right";
  const style = (el, rules) => Object.assign(el.style, rules);

  const root = document.createElement("div");
  style(root, { position: "fixed", zIndex: "2147483000", bottom: "0", [side]: "0", font: "15px/1.4 system-ui, sans-serif" });
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "pitcrew-chat");
  style(button, {
    margin: "20px", padding: "14px 22px", border: "0", borderRadius: "999px", background: "#0e5a5a", color: "#fff", font: "inherit", fontWeight: "600",
    cursor: "pointer", boxShadow: "0 6px 20px rgb(0 0 0 / .22)",
  });
  root.append(button);

  let frame, open = false, unread = 0;
  const small = matchMedia("(max-width: 560px)");
  const layout = () => {
    if (!frame) return;
    style(frame, small.matches
      ? { inset: "0", width: "100%", height: "100%", borderRadius: "0" }
      : { inset: "auto", bottom: "88px", [side]: "20px", width: "384px", height: "min(640px, calc(100dvh - 120px))", borderRadius: "18px" });
    frame.style.display = open ? "block" : "none";
    button.style.display = open && small.matches ? "none" : "";
  };
  const mount = () => {
    frame = document.createElement("iframe");
    frame.id = "pitcrew-chat";
    frame.title = label;
    frame.src = origin + "/chat?embed&lang=" + encodeURIComponent(lang);
    style(frame, { position: "fixed", border: "0", background: "transparent", boxShadow: "0 12px 48px rgb(0 0 0 / .24)", colorScheme: "normal" });
    frame.addEventListener("load", () => { if (open) frame.contentWindow.postMessage("pitcrew:open", origin); });
    root.append(frame);
  };
  const set = (now) => {
    open = now;
    if (open && !frame) mount();
    if (open) { unread = 0; frame.contentWindow?.postMessage("pitcrew:open", origin); frame.focus(); }
    button.textContent = open ? words[1] : label + (unread ? " · " + unread : "");
    button.setAttribute("aria-expanded", String(open));
    layout();
    if (!open) button.focus();
  };
  button.addEventListener("click", () => set(!open));
  small.addEventListener("change", layout);
  addEventListener("keydown", (e) => { if (e.key === "Escape" && open) set(false); });
  addEventListener("message", (e) => {
    if (!frame || e.origin !== origin || e.source !== frame.contentWindow) return;
    if (e.data === "pitcrew:close") set(false);
    if (e.data === "pitcrew:message" && !open) { unread++; button.textContent = label + " · " + unread; }
  });
  const start = () => document.body.append(root);
  if (document.body) start(); else addEventListener("DOMContentLoaded", start);
})();
