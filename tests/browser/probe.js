// What the browser tests ask of a page. Playwright puts this into every page before the page's own scripts.
window.probe = {
  pending: new Set(), // messages of live widgets that the kernel has not finished with
  said: [], // what the kernel reported outside of any cell: a callback that failed

  // Python polls `ended`: a promise that it waited for itself would have no time limit.
  begin(promise) {
    probe.ended = false;
    probe.failure = null;
    promise.catch((error) => (probe.failure = String(error))).finally(() => (probe.ended = true));
  },

  notebook: () => probe.opened,

  // Open a notebook, as a double click in the list of files does.
  async open(path) {
    probe.pending.clear();
    probe.said.length = 0;
    probe.opened = await window.jupyterapp.commands.execute("docmanager:open", { path });
    await probe.opened.context.ready;
    await probe.opened.revealed;
  },

  kernel: () => probe.opened.sessionContext.ready,

  // Run cells one after the other, each as Ctrl+Enter does.
  async run(ids) {
    const { content, sessionContext } = probe.opened;
    await sessionContext.ready;
    const { kernel } = sessionContext.session;
    if (probe.heard !== kernel) kernel.anyMessage.connect((_, { msg, direction }) => probe.listen(msg, direction));
    probe.heard = kernel;
    for (const id of ids) {
      content.deselectAll();
      content.activeCellIndex = content.widgets.findIndex((cell) => cell.model.id === id);
      await window.jupyterapp.commands.execute("notebook:run-cell");
    }
  },

  async close() {
    const { context, sessionContext } = probe.opened;
    await sessionContext.shutdown();
    context.model.dirty = false; // or JupyterLab asks whether to save
    probe.opened.dispose();
    probe.opened = probe.heard = null;
    for (let n = 0; n < 3; n++) await probe.frame();
  },

  listen(msg, direction) {
    const type = msg.header.msg_type;
    if (direction === "send" && type.startsWith("comm_")) probe.pending.add(msg.header.msg_id);
    if (direction === "send") return;
    const cause = msg.parent_header ?? {};
    if (type === "status" && msg.content.execution_state === "idle") probe.pending.delete(cause.msg_id);
    if (!cause.msg_type?.startsWith("comm_")) return;
    if (type === "error") probe.said.push(msg.content.ename + ": " + msg.content.evalue);
    if (type === "stream") probe.said.push(msg.content.text);
  },

  // Whether the page shows every picture and every widget that the cells' outputs hold.
  drawn() {
    const held = { "application/vnd.plotly.v1+json": ".jp-RenderedPlotly .main-svg:first-child", "application/vnd.jupyter.widget-view+json": ".jp-OutputArea-output > .jupyter-widgets" };
    return probe.notebook().content.widgets.every((cell) =>
      Object.entries(held).every(([type, shown]) => {
        const outputs = cell.model.outputs?.toJSON() ?? [];
        return cell.node.querySelectorAll(shown).length >= outputs.filter((output) => type in (output.data ?? {})).length;
      }),
    );
  },

  frame: () => new Promise((done) => requestAnimationFrame(done)),

  // Resolve when the kernel has answered everything and two frames have passed without a new question.
  async settled() {
    for (let quiet = 0; quiet < 2; quiet = probe.pending.size ? 0 : quiet + 1) {
      while (probe.pending.size) await new Promise((done) => setTimeout(done, 5));
      await probe.frame();
    }
  },

  // One entry for each cell that runs: its id, its number, and its errors.
  cells: () =>
    probe.notebook().content.widgets.filter((cell) => cell.model.type === "code" && cell.model.sharedModel.source.trim()).map((cell) => ({
      id: cell.model.id,
      number: cell.model.executionCount,
      errors: cell.model.outputs.toJSON().filter((output) => output.output_type === "error").map((output) => `${output.ename}: ${output.evalue}`),
    })),

  busyCell() {
    const busy = probe.opened?.content.widgets.find((cell) => cell.model.executionState === "running");
    return busy ? `, in cell ${busy.model.id}` : "";
  },

  cell: (id) => probe.notebook().content.widgets.find((cell) => cell.model.id === id),

  // The live widget, and the still pictures with a slider of their own, that a cell shows.
  live: (id) => [...probe.cell(id).node.querySelectorAll(".jp-OutputArea-output > .jupyter-widgets")].at(-1),
  framed: () => [...document.querySelectorAll(".jp-RenderedPlotly")].filter((picture) => picture.layout?.sliders?.length),

  // Put the focus on a cell, where it is while a reader steps through the notebook; Tab goes on into its output.
  select: (id) => probe.cell(id).node.focus(),

  pictures: (root) => (root.matches(".js-plotly-plot") ? [root] : [...root.querySelectorAll(".js-plotly-plot")]),

  // The data of every Plotly picture under `root`, as text; of a widget without a picture, the text it shows.
  shown(root) {
    const pictures = probe.pictures(root);
    if (!pictures.length) return root.innerText;
    const plain = (key, value) => (key === "uid" ? undefined : ArrayBuffer.isView(value) ? [...value] : value);
    return JSON.stringify(pictures.map((picture) => picture.data), plain);
  },

  // Where the axes of each picture under `root` lie.
  frames: (root) => JSON.stringify(probe.pictures(root).map((picture) => picture._fullLayout._size)),

  // What is wrong with the pictures under `root`, as sentences.
  flaws: (root) =>
    probe.pictures(root).flatMap((picture) => {
      const found = [];
      const room = picture.getBoundingClientRect().height;
      const height = picture.querySelector(".main-svg")?.getBoundingClientRect().height ?? 0;
      if (height < 100 || room < height) found.push(`The page gives ${room} pixels to a picture ${height} pixels high.`);
      const ink = [...picture.querySelectorAll(".overplot image, .overplot path, .overplot .textpoint")].some((mark) => mark.getBoundingClientRect().width > 1);
      if (!ink) found.push("The picture is empty.");
      const missing = (value) => value === null || Number.isNaN(value);
      for (const { z, x, y } of picture.data) {
        // A point that has neither x nor y parts two strokes of a line: that is how Plotly lifts the pen.
        const lifted = (n) => [x, y].every((values) => Array.isArray(values) && missing(values[n]));
        for (const [name, values] of Object.entries({ z, x, y }))
          if (Array.isArray(values) && values.some((value, n) => [value].flat(3).some(missing) && !(name !== "z" && lifted(n))))
            found.push(`There are holes in ${name}.`);
      }
      return found;
    }),

  // What a picture's data hold, without looking into arrays: quick enough to be asked while a clock runs.
  held: (value) =>
    value && typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value) ? Object.values(value).flatMap(probe.held) : [value],

  // The time of the first task after the next frame.
  async painted() {
    await probe.frame();
    await new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
    return performance.now();
  },

  // From the next key press to the first task after the frame that shows the picture's new data, in ms. What takes long,
  // the comparison of all data, waits until the clock has been read.
  async stopwatch(root, limit) {
    const picture = root.querySelector(".js-plotly-plot");
    const [shown, held] = [probe.shown(root), picture.data.flatMap(probe.held)];
    const pressed = await new Promise((done) => document.addEventListener("keydown", (event) => done(event.timeStamp), { capture: true, once: true }));
    return new Promise((done, fail) => {
      setTimeout(fail, limit, new Error(`The picture has not changed for ${limit / 1000} s.`));
      picture.on("plotly_afterplot", async () => {
        if (picture.data.flatMap(probe.held).every((value, n) => value === held[n])) return;
        const painted = await probe.painted();
        if (probe.shown(root) !== shown) done(painted - pressed);
      });
    });
  },
};
