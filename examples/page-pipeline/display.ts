import type { WriteStream } from "node:tty";
import type { MemoryMap } from "./map.js";
import type { Progress } from "./progress.js";

/** How often the threads are looked at, in milliseconds. */
const TICK = 100;

/**
 * Shows how far the threads are: on a terminal in place, ten times a second; elsewhere a line every second, and the map
 * at every fifth of the way.
 */
export class Display {
  readonly #out: WriteStream;
  readonly #progress: Progress;
  readonly #pages: number;
  readonly #map: MemoryMap | undefined;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;
  #fifths = 0;
  /** Lines on the terminal that the next picture goes over. */
  #drawn = 0;

  constructor(out: WriteStream, progress: Progress, pages: number, map: MemoryMap | undefined) {
    this.#out = out;
    this.#progress = progress;
    this.#pages = pages;
    this.#map = map;
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  /** Shows the end, and stops. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#out.isTTY) this.#redraw();
  }

  #tick(): void {
    this.#ticks++;
    if (this.#out.isTTY) this.#redraw();
    else this.#printWhatIsDue();
  }

  #printWhatIsDue(): void {
    const fifths = Math.floor((5 * this.#progress.written) / this.#pages);
    const isMapDue = this.#map !== undefined && fifths > this.#fifths;
    if (isMapDue) this.#print(this.#map.draw(80));
    if (isMapDue || this.#ticks % (1000 / TICK) === 0) this.#print([this.#line()]);
    this.#fifths = fifths;
  }

  /** Goes up to where the last picture began, and writes this one over it. */
  #redraw(): void {
    const columns = this.#out.columns || 80;
    const lines = [...(this.#map?.draw(columns) ?? []), this.#line().slice(0, columns - 1)];
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A`);
    this.#print(lines.map((line) => `\r${line}\x1b[K`));
    this.#drawn = lines.length;
  }

  #print(lines: readonly string[]): void {
    this.#out.write(`${lines.join("\n")}\n`);
  }

  #line(): string {
    const { read, hashed, written } = this.#progress;
    return `pages read ${read}, hashed ${hashed}, written ${written} of ${this.#pages}`;
  }
}
