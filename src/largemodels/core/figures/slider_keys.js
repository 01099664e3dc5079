// Keys for the sliders of still pictures, which Plotly draws for the mouse alone. Shown by core.figures.show.
(() => {
  if (window.largemodelsSliderKeys) return; // one listener a page, however many pictures
  window.largemodelsSliderKeys = true;
  const INSET = 10; // pixels between the rail's end and the first stop: Plotly's stepInset
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -1e6, End: 1e6 };

  const state = (slider) => slider.__data__; // what Plotly drew it from: active, steps, currentvalue

  function describe(slider) {
    const { active, steps, currentvalue } = state(slider);
    const name = (currentvalue.prefix || "slider").replace(/[\s:=]+$/, "");
    const facts = { label: name, valuemin: 0, valuemax: steps.length - 1, valuenow: active, valuetext: steps[active]?.label };
    for (const [key, value] of Object.entries(facts)) slider.setAttribute(`aria-${key}`, value);
  }

  function prepare(slider) {
    slider.setAttribute("tabindex", "0");
    slider.setAttribute("role", "slider");
    slider.setAttribute("data-lm-suppress-shortcuts", "true"); // else JupyterLab takes the arrows to the next cell
    describe(slider);
  }

  // Plotly listens for the mouse, and a page can't call Plotly: press the rail where the stop is.
  function move(slider, stop) {
    const rail = slider.querySelector(".slider-rail-touch-rect");
    const { left, top, width, height } = rail.getBoundingClientRect();
    const clientX = left + INSET + (stop / (state(slider).steps.length - 1)) * (width - 2 * INSET);
    const at = { clientX, clientY: top + height / 2, bubbles: true, view: window };
    rail.dispatchEvent(new MouseEvent("mousedown", at));
    slider.closest(".js-plotly-plot").dispatchEvent(new MouseEvent("mouseup", at));
    describe(slider);
  }

  document.addEventListener("keydown", (event) => {
    const slider = event.target.closest?.("g.slider-group[role=slider]");
    if (!slider || !(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault(); // the page would scroll
    const { active, steps } = state(slider);
    move(slider, Math.min(Math.max(active + STEPS[event.key], 0), steps.length - 1));
  });

  const find = () => document.querySelectorAll("g.slider-group:not([role])").forEach(prepare);
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => ((waiting = false), find()));
  }).observe(document.body, { childList: true, subtree: true });
  find();
})();
