/** The whole report, as Markdown. */
export const fullTemplate = `{% macro origin(section) %}
{% if section.data_source and section.data_source != "postgresql" %}

_From {{ section.data_source }}, as of {{ section.as_of | minute }}: the database did not answer._
{% endif %}
{% endmacro %}
{% macro nodes(list, margin) %}
{% for node in list %}
{{ margin }}- {{ node.key }} **{{ node.title | md }}** ({{ node.item_type }}, {{ node.status }}, P{{ node.priority }}, v{{ node.version }})
{{ nodes(node.children, margin ~ "  ") }}
{%- endfor %}
{% endmacro %}
# Project status
{% if data_source != "postgresql" or pending_sync %}

{% endif %}
{% if data_source == "none" %}
Nothing can be read now.
{% elif data_source != "postgresql" %}
As of {{ as_of | minute }}, from {{ data_source }}: the database did not answer.
{% endif %}
{% if pending_sync %}
{{ pending_sync | plural("change") }} made meanwhile wait for the database.
{% endif %}
{% if vendors %}

## Vendors

{% if vendors.error %}
Cannot be read now: {{ vendors.error | md }}
{% else %}
{{ vendors.operational }} of {{ vendors.total }} operational.
{{ origin(vendors) }}
{%- if vendors.broken.length %}

Broken:

{% for vendor in vendors.broken %}
- {{ vendor.name | md }} {{ vendor.extractor_version | md }} (v{{ vendor.version }})
{% endfor %}
{% set others = vendors.total - vendors.operational - vendors.broken.length %}
{% if others > 0 %}
- and {{ others }} more
{% endif %}
{% endif %}
{% endif %}
{% endif %}
{% if work %}

## Work

{% if work.error %}
Cannot be read now: {{ work.error | md }}
{% else %}
{{ work.active }} active, {{ work.blocked }} blocked{% if work.shown < work.total %}; the {{ work.shown }} most urgent{% endif %}.
{{ origin(work) }}
{%- if work.tree.length %}

{{ nodes(work.tree, "") }}
{%- endif %}

### Ready

{% for item in work.ready %}
- {{ item.key }} **{{ item.title | md }}** (P{{ item.priority }}, v{{ item.version }})
{% else %}
Nothing is ready.
{% endfor %}

### Not ready

{% for item in work.waiting %}
- {{ item.key }} **{{ item.title | md }}**: {{ item.reason | md }}
{% else %}
Nothing waits.
{% endfor %}
{% endif %}
{% endif %}
{% if deployments %}

## Deployments

{% if deployments.error %}
Cannot be read now: {{ deployments.error | md }}
{% else %}
{{ deployments.total }} in all.
{{ origin(deployments) }}
{%- if deployments.recent.length %}

{% for event in deployments.recent %}
- {{ event.deployed_at | day }}{% if event.commit_hash %} \`{{ event.commit_hash }}\`{% endif %}{% if event.title %} {{ event.title | md }}{% endif %}{% if event.vendors.length %} ({{ event.vendors | join(", ") | md }}){% endif %}

{% endfor %}
{% endif %}
{% endif %}
{% endif %}
{% if enhancements %}

## Pending enhancements

{% if enhancements.error %}
Cannot be read now: {{ enhancements.error | md }}
{% else %}
{{ enhancements.total }} pending.
{{ origin(enhancements) }}
{%- if enhancements.pending.length %}

{% for idea in enhancements.pending %}
- P{{ idea.priority }} **{{ idea.title | md }}** ({{ idea.status }}{% if idea.target_quarter %}, {{ idea.target_quarter }}{% endif %})
{% endfor %}
{% endif %}
{% endif %}
{% endif %}
{% if conflicts %}

## Conflicts

{% if conflicts.error %}
Cannot be read now: {{ conflicts.error | md }}
{% else %}
{% if conflicts.total %}
Waiting for a choice: {{ conflicts.total }}.
{% else %}
None.
{% endif %}
{{ origin(conflicts) }}
{%- if conflicts.open.length %}

{% for conflict in conflicts.open %}
- \`{{ conflict.id }}\` ({{ conflict.entity }}): {{ conflict.reason | md }}
{% endfor %}
{% endif %}
{% endif %}
{% endif %}
{% if changes %}

## Changes

{% if changes.error %}
Cannot be read now: {{ changes.error | md }}
{% else %}
{% if changes.count %}
{{ changes.count }}{% if changes.more %} and more{% endif %}: {% for actor, count in changes.by_actor %}{{ actor | md }} {{ count }}{% if not loop.last %}, {% endif %}{% endfor %}.
{% else %}
None.
{% endif %}
{{ origin(changes) }}
{%- if changes.latest.length %}

{% for change in changes.latest %}
- #{{ change.number }} {{ change.at | minute }} {{ change.actor | md }}: {{ change.kind }} {{ change.what }}{% if change.title %} {{ change.title | md }}{% endif %}

{% endfor %}
{% endif %}
{% endif %}
{% endif %}
{% if archive %}

## Archive

{% if archive.error %}
Cannot be read now: {{ archive.error | md }}
{% else %}
{{ archive.total | plural("item") }}.
{{ origin(archive) }}
{%- endif %}
{% endif %}
{% if configuration %}

## Configuration

{% if configuration.error %}
Cannot be read now: {{ configuration.error | md }}
{% else %}
Context {{ configuration.active_context_type }}{% if configuration.git_branch %}, branch {{ configuration.git_branch | md }}{% endif %} (v{{ configuration.version }}).
{{ origin(configuration) }}
{%- endif %}
{% endif %}
`;
