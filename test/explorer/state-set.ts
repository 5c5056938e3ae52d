/** Seen states, by two independent 32-bit hashes of their rows; numbered in the order in which they came. */
export class StateSet {
  #capacity: number = 1 << 14;
  #first: Int32Array = new Int32Array(this.#capacity);
  #second: Int32Array = new Int32Array(this.#capacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True if the row was not there. */
  add(row: Int32Array): boolean {
    let one = 0x811c9dc5;
    let two = 0x2545f491;
    for (let at = 0; at < row.length; at++) {
      const value = row[at] ?? 0;
      one = Math.imul(one ^ value, 0x9e3779b1);
      one ^= one >>> 15;
      two = Math.imul(two + value, 0x85ebca6b);
      two = (two << 13) | (two >>> 19);
    }
    one = Math.imul(one ^ (one >>> 16), 0xc2b2ae35);
    two = Math.imul(two ^ (two >>> 15), 0x27d4eb2f) | 1; // 0 marks a free place
    if (!this.#insert(one, two)) return false;
    this.#size++;
    if (this.#size * 2 > this.#capacity) this.#grow();
    return true;
  }

  #insert(one: number, two: number): boolean {
    const mask = this.#capacity - 1;
    let at = (one ^ (one >>> 13)) & mask;
    while (this.#second[at] !== 0) {
      if (this.#second[at] === two && this.#first[at] === one) return false;
      at = (at + 1) & mask;
    }
    this.#first[at] = one;
    this.#second[at] = two;
    return true;
  }

  #grow(): void {
    const first = this.#first;
    const second = this.#second;
    this.#capacity *= 2;
    this.#first = new Int32Array(this.#capacity);
    this.#second = new Int32Array(this.#capacity);
    for (let at = 0; at < second.length; at++) {
      const two = second[at] ?? 0;
      if (two !== 0) this.#insert(first[at] ?? 0, two);
    }
  }
}

/** Numbers, any number of them. */
export class Rows {
  #data: Int32Array = new Int32Array(1 << 12);
  length = 0;

  push(row: Int32Array): void {
    if (this.length + row.length > this.#data.length) {
      const bigger = new Int32Array(this.#data.length * 2);
      bigger.set(this.#data);
      this.#data = bigger;
    }
    this.#data.set(row, this.length);
    this.length += row.length;
  }

  /** A view: valid until the next push. */
  at(start: number, size: number): Int32Array {
    return this.#data.subarray(start, start + size);
  }

  value(at: number): number {
    return this.#data[at] ?? 0;
  }
}
