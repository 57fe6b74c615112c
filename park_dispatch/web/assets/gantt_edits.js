// Changes that wait to be saved: a stack of steps that can be undone and redone. No DOM, no drawing, no row numbers:
// rows go by their keys, because Python may send them in another order at any time.
//
// A step is a list of changes made at once. A change of dates: { kind: "dates", key, start, finish, was: [start, finish] };
// of links: { kind: "link" | "unlink", predecessor, successor, type, lag, was: days of lag before, or null without link }.
// `was` is always what the data say, not what an earlier step made of it.

export const linkName = (change) => `${change.predecessor}\n${change.successor}\n${change.type}`;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Edits {
  steps = [];
  undone = [];
  batch = 0; // number of the last report

  do(...changes) {
    this.steps.push(changes);
    this.undone = [];
  }

  undo() {
    const step = this.steps.pop();
    if (step) this.undone.push(step);
    return step;
  }

  redo() {
    const step = this.undone.pop();
    if (step) this.steps.push(step);
    return step;
  }

  /** Everything back; redo brings it back step by step. */
  discard() {
    while (this.undo());
  }

  /** What the steps come to: the last change of each row and link, without those that lead back to what was. */
  net() {
    const dates = new Map(), links = new Map();
    for (const change of this.steps.flat()) {
      const [map, name] = change.kind === "dates" ? [dates, change.key] : [links, linkName(change)];
      map.set(name, change);
    }
    const moved = [...dates.values()].filter((change) => !same(change.was, [change.start, change.finish]));
    const linked = [...links.values()].filter((change) => change.was !== (change.kind === "link" ? change.lag : null));
    return [...moved, ...linked];
  }

  /** The report of all changes for Python; they stay pending until `settle` finds them stored or refused. */
  send() {
    this.batch += 1;
    for (const change of this.steps.flat()) change.sent = this.batch;
    const edits = this.net().map((change) => {
      if (change.kind === "dates") return { kind: "dates", key: change.key, start: change.start, finish: change.finish };
      return { kind: change.kind, predecessor: change.predecessor, successor: change.successor, type: change.type, lag_days: change.lag };
    });
    return { n: this.batch, edits };
  }

  /** Keep only what still waits: neither reported in a batch up to `reject`, nor based on dates or links that have changed.
   *  now(change) says what stands in the data: [start, finish], the days of lag, null without link, undefined without row. */
  settle(now, reject) {
    const waits = (change) => !(change.sent <= reject) && same(now(change), change.was);
    const alive = (steps) => steps.map((step) => step.filter(waits)).filter((step) => step.length);
    this.steps = alive(this.steps);
    this.undone = alive(this.undone);
  }
}
