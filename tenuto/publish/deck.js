// A click, or a key that goes forward, first ends a lead that still plays: its last picture, or its loop, is there at once.
// The next one goes on.
(() => {
  const video = () => Reveal.getCurrentSlide().slideBackgroundContentElement?.querySelector("video");
  const isInLead = () => {
    const shown = video();
    return shown && !shown.loop && !shown.ended && shown.currentTime < shown.duration;
  };
  const forward = () => {
    const goesOnIntoLoop = Reveal.getCurrentSlide().hasAttribute("data-autoslide");
    if (isInLead() && !goesOnIntoLoop) video().currentTime = video().duration;
    else Reveal.next();
  };
  for (const keyCode of [39, 34, 76, 78]) // right, page down, L, N, as reveal.js has them
    Reveal.addKeyBinding({ keyCode, key: "→", description: "End the motion, then go on" }, forward);
  document.addEventListener("click", (event) => {
    const isElse = event.target.closest(".controls, .progress, .overlay, .r-overlay, a, button, input");
    if (!isElse && !Reveal.isOverview() && !Reveal.isPaused()) forward();
  });
})();
