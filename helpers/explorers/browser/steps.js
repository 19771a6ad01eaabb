// The steps of a player: which one is on show, which is due, which the kernel has yet to hear of. A step is
// shown at once, without the kernel. No page and no clock: `tell(step, sets)` sends a wish and returns its
// number, and what happens comes with the time now, in ms.

import { clamp } from "./numbers.js";

const RESTED = 300; // ms without a step, after which the kernel hears of the last one

export class Steps {
  value = 0; // the step on show
  high = 0; // the last one
  playing = false;
  #next = null; // when Play goes on
  #rested = null; // when the kernel is told
  #known = 0; // the step of the kernel's last frame
  #waiting = 0; // the number of the wish whose frame is not on show yet
  #sets = 0; // how often the kernel has set the step by now, unasked
  #tell;

  constructor(tell) {
    this.#tell = tell;
  }

  get heading() { return this.value; }

  get busy() { return false; } // with making steps

  // When something is to happen next, or null.
  get due() {
    return this.playing ? this.#next : this.#rested;
  }

  #move(to, now) {
    this.value = clamp(to, 0, this.high);
    this.#rest(now);
  }

  #rest(now) {
    this.#rested = this.#tell && (this.value !== this.#known || this.#waiting) ? now + RESTED : null;
  }

  #pause(now) {
    if (this.playing) this.#rest(now);
    this.playing = false;
  }

  // The reader goes to a step, which ends Play.
  go(to, now) {
    this.#pause(now);
    this.#move(to, now);
  }

  // Play or pause; pace: ms from one step to the next. After the last step Play begins again.
  toggle(now, pace) {
    if (this.playing || !this.high) return this.#pause(now);
    this.playing = true;
    this.#next = now + pace;
    return this.#move(this.value < this.high ? this.value + 1 : 0, now);
  }

  // What is due happens.
  onward(now, pace) {
    if (this.due === null || now < this.due) return;
    if (this.playing) {
      this.#next = now + pace;
      this.#move(this.value + 1, now);
      if (this.value === this.high) this.#pause(now);
    } else {
      this.#rested = null;
      this.#waiting = this.#tell(this.value, this.#sets);
    }
  }

  // A frame of the kernel is on show. met: the last wish that it has met; sets: how often the step was set
  // elsewhere, by Reset or code, which ends Play and what is under way. Returns whether the reader's own step
  // stays: that of the frame is then an earlier one, or the very one that the kernel was told.
  shown({ value, high, met, sets }, now) {
    if (sets !== this.#sets) this.halt();
    this.#sets = sets;
    const own = this.playing || this.#rested !== null || this.#waiting > 0;
    if (this.#waiting <= met) this.#waiting = 0;
    [this.#known, this.high] = [value, high];
    const ahead = this.playing || this.#rested !== null || this.#waiting > 0;
    this.value = ahead ? Math.min(this.value, high) : value;
    if (this.value === high) this.#pause(now);
    return own;
  }

  // Nobody hears any more: steps are shown all the same.
  alone() {
    this.#tell = null;
    this.#rested = null;
    this.#waiting = 0;
  }

  // There are no steps now.
  halt() {
    [this.playing, this.#rested, this.#waiting] = [false, null, 0];
    return false;
  }
}
