// Three seats on one stream.
(() => {
  "use strict";
  const { Seat, Stream, parse } = window.Pitcrew;
  const body = document.body, stage = document.querySelector(".stage");
  const customer = body.dataset.customer;
  const seats = {};
  const threadOf = (el) => el?.closest(".msg")?.dataset.thread || el?.closest(".thread")?.dataset.of || "";

  // threadUnder is the place below a card where it is talked about.
  const threadUnder = (id) => {
    const card = document.getElementById("m-" + id);
    if (!card) return seats.team.log;
    let t = card.querySelector(":scope > .thread");
    if (t) return t.querySelector(".said");
    t = document.createElement("div");
    t.className = "thread";
    t.dataset.of = id;
    const said = document.createElement("div");
    said.className = "said";
    const form = document.createElement("form");
    form.className = "reply";
    const input = document.createElement("input");
    input.placeholder = "在这里回复客户…";
    input.setAttribute("aria-label", "在这里回复客户 Answer the customer here");
    const send = document.createElement("button");
    send.textContent = "回复";
    form.append(input, send);
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      if (!input.value.trim()) return;
      seats.team.send(input.value, "", [], null, form);
      input.value = "";
    });
    t.append(said, form);
    card.append(t);
    return said;
  };

  for (const el of stage.querySelectorAll(".seat")) {
    const name = el.dataset.seatName;
    seats[name] = new Seat(el, {
      extra: (pressed) => ({ seat: name, customer, thread: name === "team" ? threadOf(pressed) : "" }),
      place: (at) => (at.thread && name === "team" ? threadUnder(at.thread) : seats[name]?.log || el.querySelector(".log")),
    });
    for (const b of el.querySelectorAll(".try")) b.addEventListener("click", () => { seats[name].send(b.dataset.say); seats[name].box.focus({ preventScroll: true }); });
  }

  // editable puts a button beside a draft's others, which lays its words into the box.
  const editable = (m) => {
    const drop = m.querySelector('[data-press^="scripts:dismiss:"]');
    if (!drop) return;
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "choice";
    edit.textContent = "修改";
    edit.addEventListener("click", () => {
      const [, ...parts] = m.querySelector(".bubble").innerText.split("\n\n"); // title, the draft, facts
      const box = seats.team.box;
      box.value = "改成：" + (parts.length > 1 ? parts.slice(0, -1) : parts).join("\n\n").trim();
      seats.team.grow();
      box.focus();
    });
    drop.before(edit);
  };

  const chart = document.getElementById("chart");
  let redraw;
  const refresh = () => {
    clearTimeout(redraw);
    redraw = setTimeout(() => {
      chart.previousElementSibling.srcset = "/demo/chart.png?dark&" + Date.now();
      chart.src = "/demo/chart.png?" + Date.now();
    }, 700);
  };

  const tabs = [...document.querySelectorAll("[data-tab]")];
  const turn = (name) => {
    stage.dataset.show = name;
    for (const t of tabs) {
      t.setAttribute("aria-pressed", String(t.dataset.tab === name));
      if (t.dataset.tab === name) t.querySelector("i").hidden = true;
    }
    seats[name].toEnd();
  };
  for (const t of tabs) t.addEventListener("click", () => turn(t.dataset.tab));

  const clock = document.getElementById("clock");
  let ahead = null;
  const tick = () => {
    if (ahead === null) return;
    clock.textContent = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(Date.now() + ahead));
  };
  setInterval(tick, 1000);
  const setClock = (stamp) => { ahead = new Date(stamp) - Date.now(); tick(); };
  for (const b of document.querySelectorAll("[data-jump]")) {
    b.addEventListener("click", async () => {
      const r = await fetch("/demo/clock", { method: "POST", body: new URLSearchParams({ to: b.dataset.jump }) });
      if (r.ok) { setClock(await r.text()); refresh(); }
    });
  }
  document.getElementById("reset").addEventListener("click", () => fetch("/demo/reset", { method: "POST" }));
  document.getElementById("customer").addEventListener("change", (e) => { location.search = "?customer=" + encodeURIComponent(e.target.value); });

  document.addEventListener("click", (e) => {
    const cite = e.target.closest(".cite");
    if (!cite) return;
    e.preventDefault();
    const said = document.getElementById("m-" + cite.dataset.message);
    if (!said) return; // another customer's: the quote is beside the link
    const seat = said.closest(".seat");
    if (getComputedStyle(seat).display === "none") turn(seat.dataset.seatName);
    said.scrollIntoView({ block: "center" });
    said.classList.remove("flash");
    void said.offsetWidth;
    said.classList.add("flash");
  });

  new Stream("/demo/stream?customer=" + encodeURIComponent(customer), "", {
    world(n) { if (n !== body.dataset.world) location.replace("/"); },
    clock: setClock,
    message(html) {
      const m = parse(html), seat = seats[m.dataset.seat];
      if (!seat.show(m)) return;
      if (m.dataset.seat === "team" && m.querySelector('[data-press^="handoff:"]')) threadUnder(m.dataset.id);
      if (m.dataset.seat === "team") editable(m);
      if (stage.dataset.show !== m.dataset.seat) for (const t of tabs) if (t.dataset.tab === m.dataset.seat) t.querySelector("i").hidden = false;
      refresh();
    },
    typing(data) {
      const [name, on] = data.split(" ");
      seats[name].busy(on === "true");
    },
  });
})();
