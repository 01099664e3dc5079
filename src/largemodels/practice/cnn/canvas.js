// A page to draw on: strokes on 32 × 32 cells, by pointer or by keys. Python counts and classifies them at each point.
const CELLS = 32, SCALE = 8, INK = "#0072B2", LINE = "rgba(128,128,128,.35)", CROSS = "#D55E00";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LABEL = "page to draw on: arrows move the pen, space lowers and lifts it, backspace takes a stroke back";

function render({ model, el }) {
  const page = document.createElement("canvas");
  page.width = page.height = CELLS * SCALE;
  page.tabIndex = 0;
  page.setAttribute("role", "application");
  page.setAttribute("aria-label", LABEL);
  page.setAttribute("data-lm-suppress-shortcuts", "true"); // else JupyterLab takes the keys
  page.style.cssText = "margin-left:140px;border:1px solid #7A7A7A;border-radius:4px;touch-action:none;cursor:crosshair";
  el.append(page);
  const ink = page.getContext("2d");
  let strokes = model.get("value"), pen = [16, 6], lowered = false, waiting = false;

  function draw() {
    const { width } = page;
    ink.clearRect(0, 0, width, width);
    ink.strokeStyle = LINE; // the 8 × 8 blocks in which Python counts
    ink.lineWidth = 1;
    for (let n = 4; n < CELLS; n += 4)
      for (const way of [[n, 0, n, CELLS], [0, n, CELLS, n]]) line(way);
    Object.assign(ink, { strokeStyle: INK, lineWidth: model.get("thick") * SCALE, lineCap: "round", lineJoin: "round" });
    for (const stroke of strokes) line(stroke, model.get("right"), model.get("down"));
    if (document.activeElement !== page) return;
    const [x, y] = [pen[0] + model.get("right"), pen[1] + model.get("down")];
    Object.assign(ink, { strokeStyle: CROSS, lineWidth: lowered ? 4 : 2 });
    for (const way of [[x - 1.5, y, x + 1.5, y], [x, y - 1.5, x, y + 1.5]]) line(way);
  }

  function line(way, right = 0, down = 0) {
    ink.beginPath();
    for (let n = 0; n < way.length; n += 2) ink.lineTo((way[n] + right) * SCALE, (way[n + 1] + down) * SCALE);
    if (way.length === 2) ink.lineTo((way[0] + right) * SCALE, (way[1] + down) * SCALE); // a dot
    ink.stroke();
  }

  function send() { // at most once a frame, also while the pen is down
    if (!waiting) requestAnimationFrame(() => ((waiting = false), model.set("value", strokes), model.save_changes()));
    waiting = true;
    draw();
  }

  const begin = () => ((strokes = [...strokes, [...pen]]), send());
  const go = () => ((strokes = [...strokes.slice(0, -1), [...(strokes.at(-1) ?? []), ...pen]]), send());

  function place(event) {
    const box = page.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const [right, down] = [model.get("right"), model.get("down")];
    pen = [x * CELLS - right, y * CELLS - down].map((v) => Math.round(10 * v) / 10);
  }

  page.addEventListener("pointerdown", (event) => {
    page.focus();
    page.setPointerCapture(event.pointerId);
    lowered = true;
    place(event), begin();
  });
  page.addEventListener("pointermove", (event) => event.buttons && lowered && (place(event), go()));
  for (const end of ["pointerup", "pointercancel"]) page.addEventListener(end, () => ((lowered = false), draw()));

  page.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key in ARROWS) {
      pen = pen.map((v, n) => Math.min(Math.max(v + ARROWS[key][n], 0), CELLS));
      lowered ? go() : draw();
    } else if (key === " ") {
      lowered = !lowered;
      lowered ? begin() : draw();
    } else if (key === "Backspace" || key === "Delete") {
      lowered = false;
      strokes = key === "Delete" ? [] : strokes.slice(0, -1);
      send();
    } else return;
    event.preventDefault(); // the page would scroll
  });
  for (const change of ["focus", "blur"]) page.addEventListener(change, draw);

  const heard = () => (waiting || (strokes = model.get("value")), draw()); // Python's buttons set strokes, too
  for (const name of ["value", "thick", "right", "down"]) model.on(`change:${name}`, heard);
  draw();
}

export default { render };
