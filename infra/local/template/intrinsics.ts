/** What `Ref` and `Fn::GetAtt` answer for one resource; undefined where CloudFormation knows no such attribute. */
export type ResourceValues = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

export type Scope = {
  readonly pseudoParameters: Readonly<Record<string, string>>;
  resource(logicalId: string): ResourceValues | undefined;
};

/**
 * Resolves CloudFormation's intrinsic functions in a value. The list is closed: a function that isn't here is
 * an error, so that nothing runs on this machine otherwise than it would in an account.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope));
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return call(name, value[name], scope);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, scope)]));
}

function call(name: string, raw: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return reference(text(raw, name), scope);
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = list(raw, name);
      return attributeOf(text(logicalId, name), text(attribute, name), scope);
    }
    case 'Fn::Join': {
      const [separator, parts] = list(raw, name);
      const resolved = list(resolve(parts, scope), name);
      return resolved.map((part) => text(part, name)).join(text(separator, name));
    }
    case 'Fn::Split': {
      const [separator, source] = list(raw, name);
      return text(resolve(source, scope), name).split(text(separator, name));
    }
    case 'Fn::Select': {
      const [index, source] = list(raw, name);
      const chosen = list(resolve(source, scope), name)[Number(index)];
      if (chosen === undefined) throw new Error(`Fn::Select: there is no element ${String(index)}.`);
      return chosen;
    }
    case 'Fn::Sub':
      return text(raw, name).replace(/\$\{([^}]+)\}/g, (_, inner: string) => substitute(inner, scope));
    default:
      throw new Error(`The template uses ${name}, which the local stack doesn't know.`);
  }
}

function substitute(inner: string, scope: Scope): string {
  const [logicalId = '', attribute] = inner.split('.');
  return attribute === undefined ? reference(logicalId, scope) : attributeOf(logicalId, attribute, scope);
}

function reference(name: string, scope: Scope): string {
  const found = scope.pseudoParameters[name] ?? scope.resource(name)?.ref;
  if (found === undefined) throw new Error(`The template refers to ${name}, which is not there.`);
  return found;
}

function attributeOf(logicalId: string, attribute: string, scope: Scope): string {
  const found = scope.resource(logicalId)?.attributes[attribute];
  if (found === undefined)
    throw new Error(`The template wants ${logicalId}.${attribute}, which the local stack doesn't know.`);
  return found;
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`${where} wants text.`);
}

function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where} wants a list.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
