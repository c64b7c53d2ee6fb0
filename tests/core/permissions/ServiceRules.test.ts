import { expect } from 'chai';
import { canonicalPolicy } from '../../../core/permissions/canonicalPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { type ServiceRule, serviceRuleOf } from '../../../core/permissions/ServiceRules.ts';

const rule: ServiceRule = { title: { en: 'Bot' }, posts: ['class'] };
const withServices = (services: unknown) =>
  definePolicy({ ...educationPolicy, services: services as Record<string, ServiceRule> });
const problemOf = (services: unknown): string => {
  try {
    withServices(services);
  } catch (failure) {
    if (failure instanceof RangeError) return failure.message;
  }
  return expect.fail('it was let in');
};

describe('services of a policy', () => {
  it('say in which rooms a service role posts; others have no rule', () => {
    const { services } = withServices({ homework: rule });
    expect(serviceRuleOf(services, 'homework')).to.deep.equal(rule);
    expect(serviceRuleOf(services, 'bot')).to.equal(undefined);
    expect(serviceRuleOf(services, 'toString')).to.equal(undefined);
    expect(serviceRuleOf(undefined, 'bot')).to.equal(undefined);
  });

  it('are refused with a sentence that says what to write', () => {
    expect(problemOf({ teacher: rule })).to.contain('"teacher" is a role of people');
    expect(problemOf({ 'Big Bot': rule })).to.contain('small Latin letters');
    expect(problemOf({ bot: { posts: ['class'] } })).to.contain("title: { en: '…' }");
    expect(problemOf({ bot: { ...rule, posts: [] } })).to.contain('post nowhere');
    expect(problemOf({ bot: { ...rule, posts: ['klass'] } }))
      .to.contain('"klass"')
      .and.to.contain('forum_subject');
    expect(problemOf({ bot: { ...rule, posts: ['direct'] } })).to.contain('two people');
    expect(problemOf({ bot: { ...rule, files: 'yes' } })).to.contain('true or false');
  });

  it('of the education policy post to classes and audiences, and nothing where two people or a child are alone', () => {
    const { posts = [] } = serviceRuleOf(educationPolicy.services, 'bot') ?? {};
    expect(posts).to.include.members(['class', 'announcement', 'audience_class']);
    for (const type of ['direct', 'group', 'forum_subject', 'forum_tutor', 'support', 'job'])
      expect(posts, type).not.to.include(type);
  });

  it('make another policy, by their rows and not by their titles', () => {
    const text = (services: unknown) => canonicalPolicy(withServices(services));
    expect(text({ bot: rule })).to.equal(text({ bot: { ...rule, title: { en: 'Robot' } } }));
    expect(text({ bot: rule })).not.to.equal(text({ bot: { ...rule, files: true } }));
    const { services: _, ...without } = educationPolicy;
    expect(text({})).to.equal(canonicalPolicy(without));
  });
});
