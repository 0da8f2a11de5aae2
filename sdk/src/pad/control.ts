/**
 * What every form control has and a custom element must pass on: its form, its validity, and the
 * attributes that the browser itself reads. Knows nothing of what the control is for.
 */
import { PadBase } from './events.ts';

/** Why a value will not do. */
export interface Problem {
  readonly flag: 'valueMissing' | 'patternMismatch' | 'customError';
  /** What the user is told to do. */
  readonly message: string;
}

/** A form control, with the members that native ones have. */
export abstract class FormControl extends PadBase {
  static readonly formAssociated: boolean = true;

  protected readonly internals: ElementInternals = this.attachInternals();
  #customMessage = '';

  /** What is wrong with the value now; `null` when nothing is. */
  protected abstract get problem(): Problem | null;
  /** Where the browser shows what is wrong. */
  protected abstract get anchor(): HTMLElement;

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get labels(): NodeList {
    return this.internals.labels;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  /** @param message why the page does not accept the value; `''` when it does. */
  setCustomValidity(message: string): void {
    this.#customMessage = message;
    this.validate();
  }

  /** Under which name the value is sent. */
  get name(): string {
    return this.getAttribute('name') ?? '';
  }
  set name(name: string) {
    this.setAttribute('name', name);
  }

  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  get required(): boolean {
    return this.hasAttribute('required');
  }
  set required(required: boolean) {
    this.toggleAttribute('required', required);
  }

  /** Tells the form what is wrong now. To be called when `problem` may have changed. */
  protected validate(): void {
    const { problem } = this;
    const flags: ValidityStateFlags = problem ? { [problem.flag]: true } : {};
    if (this.#customMessage) flags.customError = true;
    this.internals.setValidity(flags, this.#customMessage || problem?.message, this.anchor);
  }
}
