/** What a pad tells the page, and by which name. No code but the class that all elements extend. */
import type { InkdigitError } from '../index.ts';
import type { PadReading } from './reading.ts';

/** The events of a pad, in the order in which a stroke fires them. */
export interface DigitPadEventMap {
  /** Something was read; the value says so already. Bubbles. */
  readonly reading: CustomEvent<PadReading>;
  /** The value changed, by drawing or by typing. Bubbles. */
  readonly input: Event;
  /** A stroke is over and read, or a typed value is done. Bubbles. */
  readonly change: Event;
  /** There is no classifier, or it failed; what it threw. The value is empty and not valid. */
  readonly error: CustomEvent<InkdigitError>;
}

/** An element with the events of a pad. */
export interface DigitPadElement extends HTMLElement {
  addEventListener<Name extends keyof DigitPadEventMap>(
    type: Name,
    listener: (this: DigitPadElement, event: DigitPadEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: DigitPadElement, event: HTMLElementEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof DigitPadEventMap>(
    type: Name,
    listener: (this: DigitPadElement, event: DigitPadEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: DigitPadElement, event: HTMLElementEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** What an element extends; where there are no elements, a class that nobody makes one of. */
export const PadBase: new () => DigitPadElement = (globalThis.HTMLElement ??
  Object) as new () => DigitPadElement;
