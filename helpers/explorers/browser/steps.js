// The steps of a player: which one is on show, which are asked for, which is due. No page and no clock:
// `ask(step)` sends a wish and returns its number, and what happens comes with the time now, in ms.

import { clamp } from "./numbers.js";

export class Steps {
  value = 0; // the step on show
  high = 0; // the last one
  heading = 0; // the step that will be on show when all wishes are met
  waiting = 0; // the number of the wish whose frame is not on show yet; one at a time
  wanted = null; // the step wished for meanwhile
  playing = false;
  due = null; // when Play asks for the next step
  #ask;
  #asked = 0; // when the last wish was sent

  constructor(ask) {
    this.#ask = ask;
  }

  #head(to, now) {
    this.heading = clamp(to, 0, this.high);
    if (this.waiting) this.wanted = this.heading;
    else if (this.heading !== this.value) {
      this.#asked = now;
      this.waiting = this.#ask(this.heading);
    }
  }

  #pause() {
    this.playing = false;
    this.due = null;
  }

  // The reader goes to a step, which ends Play.
  go(to, now) {
    this.#pause();
    this.#head(to, now);
  }

  // Play or pause. After the last step Play begins again.
  toggle(now) {
    const starts = !this.playing && this.high > 0;
    this.#pause();
    if (!starts) return;
    this.playing = true;
    this.#head(this.heading >= this.high ? 0 : this.heading + 1, now);
  }

  // A frame is on show; `met` is the last wish that the kernel has met. pace: ms between two wishes of Play.
  shown({ value, high, met }, now, pace) {
    this.value = value;
    this.high = high;
    if (this.waiting > met) return; // the frame of another control
    const wanted = this.wanted;
    this.waiting = 0;
    this.wanted = null;
    this.heading = value;
    if (wanted !== null) this.#head(wanted, now);
    if (!this.playing || this.waiting) return;
    if (value >= high) this.#pause();
    else this.due = Math.max(now, this.#asked + pace);
  }

  // The step that is due.
  onward(now) {
    if (this.due === null) return;
    this.due = null;
    this.#head(this.value + 1, now);
  }

  // No frame will come.
  halt() {
    this.#pause();
    this.waiting = 0;
    this.wanted = null;
    this.heading = this.value;
  }
}
