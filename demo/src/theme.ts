/**
 * Light or dark: as the system says, until the visitor chooses. Owns the choice and its button;
 * knows nothing of colours, which are CSS.
 */

const KEY = 'inkdigit-theme';

/** @param onChange called after the page has taken on other colours. */
export function createTheme(button: HTMLButtonElement, onChange: () => void): void {
  const page = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  const isDark = (): boolean =>
    (page.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = (): void => {
    button.ariaPressed = String(isDark());
    onChange();
  };

  button.addEventListener('click', () => {
    page.dataset['theme'] = isDark() ? 'light' : 'dark';
    remember(page.dataset['theme']);
    show();
  });
  system.addEventListener('change', show);

  const chosen = recall();
  if (chosen === 'light' || chosen === 'dark') page.dataset['theme'] = chosen;
  show();
}

// A page may be forbidden to store anything; then the choice lasts as long as the page.
function recall(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Nothing to do: the page keeps it in `data-theme`.
  }
}
