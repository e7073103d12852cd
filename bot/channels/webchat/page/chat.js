// The chat in a page: one Seat is a log and a box to write in. The server renders every
// message; a page shows each id once, whatever broke in between.
(() => {
  "use strict";

  const eventID = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const parse = (html) => {
    const t = document.createElement("template");
    t.innerHTML = html.trim();
    return t.content.firstElementChild;
  };
  const store = { // a browser may refuse it
    get(key) { try { return JSON.parse(localStorage.getItem(key) || "[]"); } catch { return []; } },
    set(key, v) { try { localStorage.setItem(key, JSON.stringify(v)); } catch { /* kept in the page only */ } },
  };

  class Seat {
    constructor(el, options = {}) {
      this.el = el;
      this.log = el.querySelector(".log");
      this.form = el.querySelector(".composer");
      this.box = this.form.querySelector("textarea");
      this.files = this.form.querySelector("input[type=file]");
      this.tray = this.form.querySelector(".tray");
      this.sign = el.querySelector(".typing");
      this.latest = el.querySelector(".latest");
      this.post = el.dataset.post;
      this.keep = options.keep ? "pitcrew/" + el.dataset.post : "";
      this.extra = options.extra || (() => ({}));
      this.place = options.place || (() => this.log);
      this.photos = [];
      this.waiting = new Map(); // by event: what is on its way
      for (const m of this.log.querySelectorAll(".msg")) this.heads(m);
      this.listen();
      this.log.scrollTo({ top: this.log.scrollHeight, behavior: "instant" });
      if (this.keep) for (const m of store.get(this.keep)) this.send(m.text, m.action, [], m);
    }

    listen() {
      this.form.addEventListener("submit", (e) => { e.preventDefault(); this.submit(); });
      this.box.addEventListener("keydown", (e) => {
        if (e.key === "Enter" && !e.shiftKey && !e.isComposing && e.keyCode !== 229) { e.preventDefault(); this.submit(); }
      });
      this.box.addEventListener("input", () => { if (!this.box.value.trim()) this.box.value = ""; this.grow(); }); // a line end that came with sending
      if (this.files) this.files.addEventListener("change", () => { this.attach([...this.files.files]); this.files.value = ""; });
      this.box.addEventListener("paste", (e) => { if (this.files && e.clipboardData.files.length) this.attach([...e.clipboardData.files]); });
      this.el.addEventListener("click", (e) => {
        const starter = e.target.closest(".starter");
        if (starter) { this.send(starter.dataset.say); this.box.focus({ preventScroll: true }); }
        const choice = e.target.closest(".choice[data-press]");
        if (choice && this.el.contains(choice)) {
          choice.setAttribute("aria-pressed", "true");
          this.send(choice.textContent, choice.dataset.press, [], null, choice);
          this.box.focus({ preventScroll: true });
        }
      });
      this.latest?.addEventListener("click", () => { this.toEnd(); this.box.focus(); });
      this.log.addEventListener("load", () => { if (this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 400) this.toEnd(); }, true); // a photo that has come
      this.log.addEventListener("scroll", () => { if (this.latest && this.atEnd()) this.latest.hidden = true; }, { passive: true });
    }

    submit() {
      const text = this.box.value;
      if (!text.trim() && !this.photos.length) return;
      const photos = this.photos;
      this.photos = [];
      this.showTray();
      this.box.value = "";
      this.grow();
      this.send(text, "", photos);
    }

    grow() {
      if (CSS.supports("field-sizing", "content")) return;
      this.box.style.height = "auto";
      this.box.style.height = this.box.scrollHeight + "px";
    }

    async attach(files) {
      for (const f of files) {
        if (this.photos.length >= Number(this.el.dataset.photos)) break;
        this.photos.push(await smaller(f));
      }
      this.showTray();
    }

    showTray() {
      if (!this.tray) return;
      this.tray.replaceChildren(...this.photos.map((f) => {
        const b = document.createElement("button");
        b.type = "button";
        b.setAttribute("aria-label", this.el.dataset.remove + " " + f.name);
        const img = document.createElement("img");
        img.src = URL.createObjectURL(f);
        img.alt = "";
        b.append(img);
        b.onclick = () => { this.photos.splice(this.photos.indexOf(f), 1); this.showTray(); this.box.focus(); };
        return b;
      }));
      this.tray.hidden = !this.photos.length;
    }

    // send shows a message at once and brings it to the server, again and again until it is
    // taken or refused. The event's id makes a second try harmless.
    send(text, action = "", photos = [], again = null, pressed = null) {
      const m = again || { event: eventID(), text, action, extra: this.extra(pressed) };
      if (this.log.querySelector(`[data-event="${m.event}"]`)) return;
      const el = document.createElement("article");
      el.className = "msg mine sending new";
      el.dataset.event = m.event;
      const who = document.createElement("p");
      who.className = "sr";
      who.textContent = this.el.dataset.you;
      const p = document.createElement("p");
      p.className = "bubble";
      p.textContent = text;
      el.append(who, ...(text ? [p] : []));
      for (const f of photos) {
        const span = document.createElement("span");
        span.className = "photo";
        const img = document.createElement("img");
        img.src = URL.createObjectURL(f);
        img.alt = "";
        span.append(img);
        el.append(span);
      }
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = this.el.dataset.sending;
      el.append(note);
      this.place(m.extra || {}, pressed).append(el);
      this.toEnd();
      if (this.keep && !photos.length && !again) store.set(this.keep, [...store.get(this.keep), m]);
      this.waiting.set(m.event, el);
      this.bring(m, photos, el, note, 0);
    }

    async bring(m, photos, el, note, tries) {
      const form = new FormData();
      form.set("event", m.event);
      form.set("text", m.text);
      form.set("action", m.action || "");
      for (const [k, v] of Object.entries(m.extra || {})) form.set(k, v);
      for (const f of photos) form.append("photo", f, f.name);
      let response;
      try {
        response = await fetch(this.url(this.post), { method: "POST", body: form, headers: { "Accept-Language": this.el.dataset.lang } });
      } catch { /* the network is away */ }
      if (!el.isConnected && !this.waiting.has(m.event)) { this.forget(m.event); return; } // it came back on the stream
      if (response?.status === 202) {
        this.forget(m.event);
        el.classList.remove("sending");
        note.textContent = "";
        return;
      }
      if (!response || response.status >= 500) {
        const wait = Math.min(500 * 2 ** tries, 15000);
        setTimeout(() => this.bring(m, photos, el, note, tries + 1), wait);
        return;
      }
      this.forget(m.event);
      if (response.status === 401 && this.keep) { location.reload(); return; }
      let why = this.el.dataset.failed;
      try { why = (await response.json()).error || why; } catch { /* not ours */ }
      el.classList.replace("sending", "failed");
      note.textContent = why + " ";
      note.setAttribute("role", "alert");
      if (response.status === 429) {
        const b = document.createElement("button");
        b.type = "button";
        b.textContent = this.el.dataset.again;
        b.onclick = () => { el.remove(); this.send(m.text, m.action, photos); };
        note.append(b);
      }
    }

    forget(event) {
      if (this.keep) store.set(this.keep, store.get(this.keep).filter((m) => m.event !== event));
    }

    url(path) {
      const u = new URL(path, location.href);
      u.searchParams.set("lang", this.el.dataset.lang);
      return u;
    }

    // show puts a message of the server's in its place; one that is shown already stays.
    show(el) {
      if (this.el.querySelector(`.msg[data-id="${el.dataset.id}"]`)) return false;
      const event = el.dataset.event;
      const mine = event && this.el.querySelector(`.msg[data-event="${event}"]`);
      if (mine) {
        this.waiting.delete(event);
        this.forget(event);
        mine.replaceWith(el);
      } else {
        const stay = !this.atEnd();
        el.classList.add("new");
        setTimeout(() => el.classList.remove("new"), 400); // or it would rise again in a seat that is turned to
        this.place(el.dataset).append(el);
        if (stay && this.latest) this.latest.hidden = false; else this.toEnd();
        if (!el.classList.contains("mine")) this.busy(false);
      }
      this.heads(el);
      return true;
    }

    // heads puts the day above the first message of a day.
    heads(el) {
      if (el.parentElement !== this.log || el.dataset.day === this.day) return;
      this.day = el.dataset.day;
      const d = document.createElement("div");
      d.className = "day";
      d.textContent = this.day;
      el.before(d);
    }

    busy(on) {
      if (!this.sign) return;
      clearTimeout(this.timer);
      this.sign.hidden = !on;
      if (!on) return;
      if (this.atEnd()) this.toEnd();
      this.timer = setTimeout(() => { this.sign.hidden = true; }, 8000);
    }

    atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120; }
    toEnd() { this.log.scrollTop = this.log.scrollHeight; }
  }

  // smaller scales a photo down where the browser can read it; that also drops where it was taken.
  async function smaller(file) {
    const most = 2048;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, most / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size < 400000 && file.type !== "image/jpeg") return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  // Stream keeps an event stream open, from its last place on.
  class Stream {
    constructor(url, cursor, on) {
      this.url = url;
      this.cursor = cursor;
      this.on = on;
      this.tries = 0;
      this.open();
      addEventListener("online", () => this.open());
      document.addEventListener("visibilitychange", () => {
        clearTimeout(this.hide);
        if (document.hidden) this.hide = setTimeout(() => this.close(), 60000); // a browser has few connections
        else if (!this.source) this.open();
      });
    }

    close() {
      clearTimeout(this.again);
      this.source?.close();
      this.source = null;
    }

    open() {
      this.close();
      const u = new URL(this.url, location.href);
      if (this.cursor) u.searchParams.set("after", this.cursor);
      const s = (this.source = new EventSource(u));
      s.onopen = () => { this.tries = 0; this.on.state?.(true); };
      s.onerror = () => { // our own return, since a browser gives up after a refusal
        this.close();
        this.on.state?.(false);
        this.again = setTimeout(() => this.open(), Math.min(400 * 2 ** this.tries++, 10000));
      };
      for (const [name, take] of Object.entries(this.on)) {
        if (name === "state") continue;
        s.addEventListener(name, (e) => { if (e.lastEventId) this.cursor = e.lastEventId; take(e.data); });
      }
    }
  }

  window.Pitcrew = { Seat, Stream, parse };

  const el = document.getElementById("seat");
  if (!el) return;
  const seat = new Seat(el, { keep: true });
  const status = el.querySelector(".status");
  const embedded = document.documentElement.classList.contains("embedded");
  let lost;
  new Stream(seat.url(el.dataset.stream), el.dataset.cursor, {
    message(html) {
      const m = parse(html);
      const shown = seat.show(m);
      if (embedded && shown && !m.classList.contains("mine")) parent.postMessage("pitcrew:message", "*");
    },
    typing(on) { seat.busy(on === "true"); },
    state(up) {
      clearTimeout(lost);
      if (up) { status.hidden = true; status.textContent = ""; return; }
      lost = setTimeout(() => { status.textContent = el.dataset.offline; status.hidden = false; }, 1500);
    },
  });
  if (embedded) {
    el.querySelector(".close").addEventListener("click", () => parent.postMessage("pitcrew:close", "*"));
    document.addEventListener("keydown", (e) => { if (e.key === "Escape") parent.postMessage("pitcrew:close", "*"); });
    parent.postMessage("pitcrew:ready", "*");
    addEventListener("message", (e) => { if (e.source === parent && e.data === "pitcrew:open") { seat.toEnd(); seat.box.focus(); } });
  } else if (matchMedia("(hover: hover)").matches) {
    seat.box.focus();
  }
})();
