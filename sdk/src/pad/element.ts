/**
 * `<digit-pad>`: its value and its events.
 *
 * Owns the value and who may change it: drawing, typing, the page, the form. Leaves the drawing and
 * its readings to the sheet, attributes and what all form controls have to the classes that it extends.
 */
import type { InkdigitError } from '../index.ts';
import { PadAttributes } from './attributes.ts';
import type { Problem } from './control.ts';
import { problemOf } from './problem.ts';
import { type PadClassifier, type PadReading, readDrawing, textOf, UNKNOWN } from './reading.ts';
import { whenSeen } from './seen.ts';
import { join, leave, sharedClassifier } from './shared.ts';
import { Sheet } from './sheet.ts';
import { markState } from './state.ts';
import { adoptStyle } from './style.ts';
import { submitByEnter } from './submit.ts';
import { upgrade } from './upgrade.ts';
import { createView } from './view.ts';

/**
 * A form control that one draws digits on, or types them into.
 *
 * @example <digit-pad name="pin" length="4" required></digit-pad>
 */
export class DigitPad extends PadAttributes {
  static readonly observedAttributes: readonly string[] = [
    'label',
    'length',
    'pen',
    'required',
    'value',
  ];

  readonly #root = this.attachShadow({ mode: 'open', delegatesFocus: true });
  readonly #view = createView(this.#root);
  readonly #sheet = new Sheet<PadReading>(this.#view.canvas, {
    read: (signal) => this.#read(signal),
    begun: () => this.#begun(),
    heard: (reading, isLast) => this.#heard(reading, isLast),
    failed: (error) => this.#failed(error),
    emptied: () => this.#emptied(),
  });
  #classifier: PadClassifier | PromiseLike<PadClassifier> | null = null;
  /** Calls off what the pad has begun on its page; `null` while it is on none. */
  #depart: (() => void) | null = null;
  /** Whether the value is no longer that of the attribute. */
  #dirty = false;
  /** Whether something is drawn that has no value: its reading takes its time, or failed. */
  #unread = false;
  /** Whether the value is not what was drawn. */
  #typedOver = false;
  /** Whether typing has yet to be concluded by `change`. */
  #typing = false;

  constructor() {
    super();
    const { field, undo, clear } = this.#view;
    this.internals.role = 'group';
    undo.addEventListener('click', () => this.undo());
    clear.addEventListener('click', () => this.clear());
    field.addEventListener('focus', () => this.#nameField());
    // This event goes on to the page by itself; `change` does not leave a shadow tree.
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('change', () => this.#typingDone());
    submitByEnter(
      field,
      () => this.form,
      () => this.#typingDone(),
    );
    this.#obey();
    this.#show('');
  }

  /** What was read or typed: digits, `?` for what is hardly one. Setting it removes the drawing. */
  get value(): string {
    return this.#view.field.value;
  }
  set value(value: string) {
    this.#dirty = true;
    // Scripts without types set numbers, too, and null for nothing.
    const text = String(value ?? '');
    // A page that only says back what it has heard leaves the drawing alone.
    if (text !== this.value || this.#unread) this.#replace(text);
  }

  /**
   * A classifier of the page's own, for the ten digits, or the promise of one. The page disposes of it. `null`, as
   * at first: the one that pads share, made when one of them is first seen or touched.
   */
  get classifier(): PadClassifier | PromiseLike<PadClassifier> | null {
    return this.#classifier;
  }
  set classifier(classifier: PadClassifier | PromiseLike<PadClassifier> | null) {
    this.#classifier = classifier;
  }

  /** Takes back the last stroke or clearing, with the events of one who does. */
  undo(): void {
    this.#sheet.undo();
  }

  /** Empties pad and value, with the events of one who does. */
  clear(): void {
    this.#sheet.clear();
  }

  connectedCallback(): void {
    // To one that is only being moved nothing happens.
    if (this.#depart) return;
    upgrade(this);
    this.#nameField();
    this.#readOrWait();
    join(this);
    const stopWaiting = whenSeen(this, () => {
      if (!this.#classifier) sharedClassifier().catch((error: unknown) => this.#tellError(error));
    });
    this.#depart = () => {
      stopWaiting();
      this.#sheet.pause();
      leave(this);
    };
  }

  disconnectedCallback(): void {
    this.#sheet.penUp();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#depart?.();
      this.#depart = null;
    });
  }

  adoptedCallback(): void {
    adoptStyle(this.#root, this.length);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'value' && !this.#dirty) this.#show(this.defaultValue);
    this.#obey();
    if (name === 'label') this.#nameField();
    if (name === 'length' && !this.#typedOver) this.#sheet.readAgain();
  }

  formDisabledCallback(disabled: boolean): void {
    this.#sheet.penUp();
    const { field, undo, clear } = this.#view;
    for (const control of [field, undo, clear]) control.disabled = disabled;
    this.#readOrWait();
  }

  formResetCallback(): void {
    this.#dirty = false;
    this.#replace(this.defaultValue);
  }

  formStateRestoreCallback(state: string): void {
    this.value = state;
  }

  protected override get anchor(): HTMLElement {
    return this.#view.field;
  }

  protected override get problem(): Problem | null {
    const { value, length, required } = this;
    return problemOf(value, { length, required, unread: this.#unread });
  }

  /** Does what the attributes say. */
  #obey(): void {
    const { length } = this;
    const { field } = this.#view;
    if (length === 'any') field.removeAttribute('maxlength');
    else field.maxLength = length;
    field.ariaRequired = String(this.required);
    this.#sheet.pen = this.pen;
    adoptStyle(this.#root, length);
    this.validate();
  }

  /** A pad that is disabled, or on no page, reads later what is drawn on it. */
  #readOrWait(): void {
    if (this.isConnected && !this.matches(':disabled')) this.#sheet.resume();
    else this.#sheet.pause();
  }

  /** A `<label>` names the pad, not the field in it; what it holds of the pad is no part of the name. */
  #nameField(): void {
    const labels = [...this.labels].map(({ textContent }) =>
      textContent?.replace(this.textContent ?? '', '').trim(),
    );
    this.#view.field.ariaLabel = this.label || labels.join(' ') || 'Digits';
    this.internals.ariaLabel = this.label || null;
  }

  async #read(signal: AbortSignal): Promise<PadReading> {
    const classifier = await (this.#classifier ?? sharedClassifier());
    signal.throwIfAborted();
    return readDrawing(classifier, this.#view.canvas, this.length, signal);
  }

  /** A form must not be sent with the value of what was there before. */
  #begun(): void {
    this.#unread = true;
    this.#typedOver = false;
    this.#show(this.value);
  }

  #heard(reading: PadReading, isLast: boolean): void {
    this.#dirty = true;
    this.#unread = false;
    const changed = this.#show(textOf(reading));
    this.dispatchEvent(new CustomEvent('reading', { detail: reading, bubbles: true }));
    if (changed) this.#tell('input');
    if (isLast) this.#tell('change');
  }

  #failed(error: unknown): void {
    this.#dirty = true;
    this.#unread = true;
    const changed = this.#show('');
    this.#tellError(error);
    if (changed) this.#tell('input');
  }

  #emptied(): void {
    this.#dirty = true;
    this.#unread = false;
    if (!this.#show('')) return;
    this.#tell('input');
    this.#tell('change');
  }

  #typed(): void {
    this.#dirty = this.#typedOver = true;
    this.#unread = false;
    this.#sheet.dropReadings();
    this.#show(this.value);
    this.#typing = true;
  }

  #typingDone(): void {
    if (!this.#typing) return;
    this.#typing = false;
    this.#tell('change');
  }

  /** Puts a value in place of whatever is drawn. */
  #replace(value: string): void {
    this.#unread = false;
    this.#sheet.reset();
    this.#show(value);
  }

  /** Makes a text the value. @returns whether it was another. */
  #show(value: string): boolean {
    const { field } = this.#view;
    const changed = value !== field.value;
    if (changed) field.value = value;
    this.#typing = false;
    this.internals.setFormValue(value);
    const unknown = value.includes(UNKNOWN);
    field.ariaInvalid = String(unknown);
    markState(this.internals, 'unknown', unknown);
    markState(this.internals, 'unread', this.#unread);
    this.validate();
    return changed;
  }

  /** As native controls do, `input` alone is heard outside of a shadow tree that holds the pad. */
  #tell(type: 'input' | 'change'): void {
    this.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
  }

  #tellError(error: unknown): void {
    this.dispatchEvent(new CustomEvent('error', { detail: error as InkdigitError }));
  }
}
