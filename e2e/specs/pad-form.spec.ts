/** `<digit-pad>` as a form control: sent, reset, checked, disabled, labelled, typed into. */
import type { Page } from '@playwright/test';
import type { DigitPad } from 'inkdigit/pad';
import { openPad, type Pad } from '../support/pad.ts';
import { expect, test } from '../support/test.ts';

/** What the form would send now. */
function formData(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...new FormData(document.forms[0])].map(([name, value]) => `${name}=${String(value)}`),
  );
}

/** Keeps the page where it is when the form is sent. */
function stay(page: Page): Promise<void> {
  return page.evaluate(() => {
    document.forms[0]?.addEventListener('submit', (event) => event.preventDefault());
  });
}

/** Which constraint a pad breaks, and what it says of that. */
function problem({ element }: Pad): Promise<(string | boolean)[]> {
  return element.evaluate((pad: DigitPad) => {
    const flags = ['valueMissing', 'patternMismatch', 'customError'] as const;
    return [...flags.filter((flag) => pad.validity[flag]), pad.validationMessage];
  });
}

test('is sent under its name, once it has a value', async ({ page }) => {
  const pad = await openPad(page);
  await stay(page);
  const send = page.getByRole('button', { name: 'Send' });
  await send.click();
  expect(await pad.said()).toEqual(['invalid ']);
  await expect(pad.field).toBeFocused();
  expect(await problem(pad)).toEqual(['valueMissing', 'Draw or type a digit.']);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  expect(await problem(pad)).toEqual(['']);
  expect(await formData(page)).toEqual(['digit=7']);
  await send.click();
  expect(await pad.said()).toEqual(['submit']);
});

test('goes back to its attribute when the form is reset', async ({ page }) => {
  const pad = await openPad(page);
  const reset = (): Promise<void> => page.evaluate(() => document.forms[0]?.reset());
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await reset();
  expect(await pad.said()).toEqual(['reset']);
  expect([await pad.value(), (await pad.ink()).pixels]).toEqual(['', 0]);
  await pad.element.evaluate((element: DigitPad) => (element.defaultValue = '4'));
  expect([await pad.value(), await formData(page)]).toEqual(['4', ['digit=4']]);
  await pad.field.fill('5');
  await pad.element.evaluate((element: DigitPad) => (element.defaultValue = '6'));
  expect(await pad.value()).toBe('5');
  await reset();
  expect(await pad.value()).toBe('6');
});

test('is neither sent nor drawn on while it or its fieldset is disabled', async ({ page }) => {
  const pad = await openPad(page);
  for (const selector of ['digit-pad', 'fieldset']) {
    const set = (disabled: boolean): Promise<void> =>
      page.locator(selector).evaluate((element: HTMLFieldSetElement, disabled) => {
        element.disabled = disabled;
      }, disabled);
    await set(true);
    await pad.drawDigit(7);
    expect((await pad.ink()).pixels).toBe(0);
    expect(await formData(page)).toEqual([]);
    expect(await pad.element.evaluate((element: DigitPad) => element.willValidate)).toBe(false);
    for (const control of [pad.field, pad.button('Undo'), pad.button('Clear')]) {
      await expect(control).toBeDisabled();
    }
    await set(false);
    await expect(pad.field).toBeEnabled();
    expect(await formData(page)).toEqual(['digit=']);
  }
});

test('is as many digits as it was told', async ({ page }) => {
  const pad = await openPad(page);
  const outcomes: Record<string, (string | boolean)[]> = {};
  for (const length of ['', '4', 'any']) {
    await pad.element.evaluate((element, length) => element.setAttribute('length', length), length);
    for (const value of ['', '7', '1234', '1a34', '12?4']) {
      await pad.element.evaluate((element: DigitPad, value) => (element.value = value), value);
      outcomes[`${length} ${value}`] = await problem(pad);
    }
  }
  const wrong = (flag: string, message: string): string[] => [flag, message];
  const missing = (what: string): string[] => wrong('valueMissing', `Draw or type ${what}.`);
  const other = (what: string): string[] => wrong('patternMismatch', `Draw or type ${what}.`);
  const unknown = (what: string): string[] =>
    wrong('patternMismatch', `Hardly ${what}: draw again, or type.`);
  expect(outcomes).toEqual({
    ' ': missing('a digit'),
    ' 7': [''],
    ' 1234': other('a digit'),
    ' 1a34': other('a digit'),
    ' 12?4': unknown('a digit'),
    '4 ': missing('4 digits'),
    '4 7': other('4 digits'),
    '4 1234': [''],
    '4 1a34': other('4 digits'),
    '4 12?4': unknown('4 digits'),
    'any ': missing('digits'),
    'any 7': [''],
    'any 1234': [''],
    'any 1a34': other('digits'),
    'any 12?4': unknown('digits'),
  });
});

test('takes the word of the page for what is wrong', async ({ page }) => {
  const pad = await openPad(page);
  const say = (message: string): Promise<void> =>
    pad.element.evaluate((element: DigitPad, text) => element.setCustomValidity(text), message);
  await pad.field.fill('7');
  await say('Not your lucky digit.');
  expect(await problem(pad)).toEqual(['customError', 'Not your lucky digit.']);
  expect(await pad.element.evaluate((element: DigitPad) => element.checkValidity())).toBe(false);
  await say('');
  expect(await problem(pad)).toEqual(['']);
  expect(await pad.element.evaluate((element: DigitPad) => element.reportValidity())).toBe(true);
});

test('is focused by its label, which names its field', async ({ page }) => {
  const pad = await openPad(page);
  await page.getByText('Digit', { exact: true }).click();
  await expect(pad.field).toBeFocused();
  await expect(pad.field).toHaveAccessibleName('Digit');
  await pad.element.evaluate((element: DigitPad) => (element.label = 'Your digit'));
  await expect(pad.field).toHaveAccessibleName('Your digit');
  await pad.field.blur();
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await expect(pad.field).not.toBeFocused();
});

test('is typed into, corrected and sent without a pointer', async ({ page }) => {
  const pad = await openPad(page);
  await stay(page);
  await page.keyboard.press('Tab');
  await expect(pad.field).toBeFocused();
  await page.keyboard.type('78');
  expect(await pad.said()).toEqual(['input 7']);
  await page.keyboard.press('Enter');
  expect(await pad.said()).toEqual(['change 7', 'submit']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await pad.said()).toEqual(['input ', 'change ']);
  await page.getByRole('button', { name: 'Send' }).evaluate((button: HTMLButtonElement) => {
    button.disabled = true;
  });
  await pad.field.fill('7');
  await page.keyboard.press('Enter');
  expect(await pad.said()).toEqual(['input 7', 'change 7']);
});

test('says nothing of what the page does to its value', async ({ page }) => {
  const pad = await openPad(page);
  const set = (value: string): Promise<string> =>
    pad.element.evaluate((element: DigitPad, value) => (element.value = value), value);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await set('7');
  expect((await pad.ink()).pixels).toBeGreaterThan(0);
  await set('3');
  expect((await pad.ink()).pixels).toBe(0);
  expect(await formData(page)).toEqual(['digit=3']);
  await set(4 as unknown as string);
  expect(await pad.value()).toBe('4');
  await set(null as unknown as string);
  expect(await pad.value()).toBe('');
  expect(await pad.said()).toEqual([]);
});

test('has its value back when the user comes back to the page', async ({ page }) => {
  const pad = await openPad(page);
  await pad.field.fill('7');
  await pad.field.blur();
  await page.goto('about:blank');
  await page.goBack();
  await expect(pad.field).toHaveValue('7');
  expect(await formData(page)).toEqual(['digit=7']);
});
