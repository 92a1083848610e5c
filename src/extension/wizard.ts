import * as vscode from 'vscode';

/** One question of a wizard. */
export type Question<T> =
  | {
      readonly kind: 'pick';
      readonly placeholder: string;
      readonly items: readonly (vscode.QuickPickItem & { readonly value?: T })[];
    }
  | {
      readonly kind: 'text';
      readonly prompt: string;
      readonly placeholder: string;
      readonly value: string;
      /** What is wrong with an answer; undefined when nothing is. */
      readonly problem: (answer: string) => string | undefined;
    };

/** A step asks its question from what has been answered so far; undefined: nothing has to be asked. */
export type Step<A> = (answers: Partial<A>) => readonly [name: keyof A, question: Question<A[keyof A]>] | undefined;

/** Asks the steps one after the other, with a way back; undefined when the user left. */
export async function askSteps<A extends object>(
  title: string,
  steps: readonly Step<A>[],
): Promise<Partial<A> | undefined> {
  let answers: Partial<A> = {};
  const asked: { readonly step: number; readonly before: Partial<A> }[] = [];
  for (let step = 0; step < steps.length; step++) {
    const question = steps[step]?.(answers);
    if (!question) continue;
    const [name, what] = question;
    const answer = await ask(title, `${step + 1}/${steps.length}`, what, asked.length > 0);
    if (answer === undefined) return undefined;
    if (answer === back) {
      const last = asked.pop();
      if (!last) return undefined;
      answers = last.before;
      step = last.step - 1;
      continue;
    }
    asked.push({ step, before: answers });
    answers = { ...answers, [name]: answer };
  }
  return answers;
}

const back = Symbol('back');

/** Places of a step among all, for the title: `2/7`. */
function ask<T>(
  title: string,
  place: string,
  question: Question<T>,
  mayGoBack: boolean,
): Promise<T | string | typeof back | undefined> {
  const input = question.kind === 'pick' ? pickOf(question) : textOf(question);
  input.title = `${title} (${place})`;
  input.ignoreFocusOut = true;
  input.buttons = mayGoBack ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    let answer: T | string | typeof back | undefined;
    const finish = (given: T | string | typeof back | undefined): void => {
      answer = given;
      input.hide();
    };
    input.onDidTriggerButton(() => finish(back));
    if ('items' in input) {
      input.onDidAccept(() => {
        const [chosen] = input.selectedItems;
        if (chosen) finish(chosen.value ?? chosen.label);
      });
    } else if (question.kind === 'text') {
      const check = (): string | undefined => question.problem(input.value);
      input.onDidChangeValue(() => (input.validationMessage = input.value === '' ? undefined : check()));
      input.onDidAccept(() => {
        input.validationMessage = check();
        if (input.validationMessage === undefined) finish(input.value.trim());
      });
    }
    input.onDidHide(() => {
      input.dispose();
      resolve(answer);
    });
    input.show();
  });
}

type Choice<T> = vscode.QuickPickItem & { readonly value?: T };

function pickOf<T>(question: Extract<Question<T>, { kind: 'pick' }>): vscode.QuickPick<Choice<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.placeholder = question.placeholder;
  pick.items = question.items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  return pick;
}

function textOf(question: Extract<Question<unknown>, { kind: 'text' }>): vscode.InputBox {
  const box = vscode.window.createInputBox();
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  return box;
}
