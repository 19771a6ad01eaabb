// The steps of a player whose kernel makes each of them: it is asked for one at a time, and the next one when
// that is on show. In place of `Steps`, with the same methods; `heading` is the step that the reader is to see.

import { clamp } from "./numbers.js";

export class AskedSteps {
  value = 0; // the step on show
  high = 0; // the last one
  playing = false;
  #to = null; // the step to go to, or null: where the step under way ends
  #next = null; // when Play asks for the next step
  #wish = { number: 0, from: 0, to: 0, time: 0 }; // the one under way; number 0: none is
  #sets = 0; // how often the kernel has set the step by now, unasked
  #tell;

  constructor(tell) {
    this.#tell = tell;
  }

  get heading() { return this.#to ?? this.value; }

  get busy() { return this.#wish.number > 0; }

  get due() { return this.#next; }

  #head(to, now) {
    this.#to = clamp(to, 0, this.high);
    if (this.#wish.number || this.#to === this.value) return;
    this.#wish = { number: this.#tell(this.#to, this.#sets), from: this.value, to: this.#to, time: now };
  }

  #pause() {
    [this.playing, this.#next, this.#to] = [false, null, null];
  }

  // The reader goes to a step, which ends Play.
  go(to, now) {
    this.#pause();
    if (this.#tell) this.#head(to, now);
  }

  // Play or pause. After the last step Play begins again.
  toggle(now) {
    const starts = this.#tell && !this.playing && this.high > 0;
    this.#pause();
    if (!starts) return;
    this.playing = true;
    this.#head(this.value < this.high ? this.value + 1 : 0, now);
  }

  // What is due happens.
  onward(now) {
    if (this.due === null || now < this.due) return;
    this.#next = null;
    this.#head(this.value + 1, now);
  }

  // A frame of the kernel is on show; see `Steps.shown`. pace: ms from one wish of Play to the next. The kernel
  // may have come a part of the way only, and is asked on; where it has not moved at all, that is the end.
  shown({ value, high, met, sets }, now, pace) {
    if (sets !== this.#sets) this.halt();
    [this.value, this.high, this.#sets] = [value, high, sets];
    const { number, from, to, time } = this.#wish;
    if (number > met) return false;
    this.#wish = { ...this.#wish, number: 0 };
    const stuck = number && this.#to === to && value !== to && value === from;
    if (stuck || (this.playing && value === high && this.#to === high)) this.#pause();
    if (this.#to !== null && this.#to !== value) this.#head(this.#to, now);
    else if (number && this.playing) this.#next = Math.max(now, time + pace);
    return false;
  }

  // Nobody makes any steps now.
  alone() {
    this.halt();
    this.#tell = null;
  }

  // There are no steps now.
  halt() {
    this.#pause();
    this.#wish = { ...this.#wish, number: 0 };
    return false;
  }
}
