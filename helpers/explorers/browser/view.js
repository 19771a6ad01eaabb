// A picture that answers back. The kernel sends a frame with its image map; pointing and walking are
// answered here, so they need no kernel.

import { addCode } from "./code.js";
import { addCover } from "./cover.js";
import { addEditor } from "./editor.js";
import { addFit } from "./fit.js";
import { addFrames } from "./frames.js";
import { addHands } from "./hands.js";
import { watchKernel } from "./kernel.js";
import { keepKeys } from "./keys.js";
import { addOffers } from "./offers.js";
import { buildPage } from "./page.js";
import { addPlaced } from "./placed.js";
import { addPlayer } from "./player.js";
import { releaseClosed, releaseViews } from "./release.js";
import { addSave } from "./save.js";
import { keepPictures } from "./saved.js";
import { Screen } from "./screen.js";
import { hint, Spot } from "./spot.js";
import { addUnanswered, refusal } from "./unanswered.js";
import { addUpload } from "./upload.js";

// What a picture is made of, each part with the messages that it may send.
function build(el, model) {
  const page = buildPage(el, model);
  const say = (problem) => Object.assign(page.notice, { textContent: problem, hidden: !problem });
  const sendImage = ({ data, ...image }) => model.send({ image }, undefined, [data.buffer]);
  const longest = model.get("takes_image"), screen = new Screen(page);
  const spot = new Spot(page, screen);
  const editor = addEditor(page.stage, model.get("size"), say, (edit) => model.send({ edit }));
  const parts = {
    page, say, screen, spot, editor,
    player: addPlayer(page, (wish) => model.send(wish), (step) => {
      spot.step(step);
      parts.code.step(step);
    }, {
      asks: !model.get("steps_here"), usual: model.get("pace"),
    }),
    upload: longest ? addUpload(page, say, sendImage, longest) : null,
    offers: addOffers(page, (apply) => model.send({ apply })),
    hands: addHands(page, model, spot, editor),
    code: addCode(page, (sentence) => spot.tell(sentence)),
    cover: addCover(page, (apply) => model.send({ apply })),
    fit: addFit(page),
  };
  return parts;
}

export default {
  initialize: ({ model }) => keepPictures(model),

  render({ model, el }) {
    const { page, say, screen, spot, editor, player, upload, offers, hands, ...parts } = build(el, model);
    const { code, cover, fit } = parts;
    addSave(page, screen, model.get("name"));

    const frames = addFrames(page, model, (frame) => {
      page.stage.setAttribute("aria-label", `${model.get("name")}: picture to explore. ${hint(frame.map)}`);
      page.hint.textContent = hint(frame.map);
      offers.show(frame.offers);
      cover.show(frame.covered);
      upload?.show(frame.invites);
      say(model.get("notice")); // one that came after the frame
      const shown = player.shown(frame.player);
      code.show(frame.code, frame.player.value, shown.step);
      spot.take(frame, shown);
    });
    const complain = () => model.get("notice") && say(model.get("notice"));
    model.on("change:notice", complain);
    const placed = addPlaced(el, page, say);
    const freeKeys = keepKeys(el);
    releaseClosed(model);
    const unanswered = addUnanswered(page, say);
    const stopWatching = watchKernel(model, el, () => {
      unanswered.begin();
      editor.close();
      player.alone();
      upload?.stop();
      hands.stop((region) => say(refusal(`${region}`)));
    });

    return () => {
      model.off("change:notice", complain);
      freeKeys();
      stopWatching();
      for (const part of [frames, screen, unanswered, fit, placed]) part.close();
      player.halt();
      releaseViews(model);
    };
  },
};
