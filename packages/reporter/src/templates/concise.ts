/** The report for an assistant: at most 800 tokens with five rows a section, and enough for the next call. */
export const conciseTemplate = `{% set live = "" %}
{% for section in [vendors, work, deployments, enhancements, conflicts, changes, archive, configuration] %}
{% if section.data_source == "postgresql" %}{% set live = "some" %}{% endif %}
{% endfor %}
{% macro origin(section) %}
{% if section.data_source != "postgresql" and (live or section.data_source != data_source) %} (from {{ section.data_source }} as of {{ section.as_of | minute }}){% endif %}
{% endmacro %}
{% macro row(item) %}- {{ item.key }} {{ item.item_type }} v{{ item.version }} P{{ item.priority }} {{ item.title | short(40) }}{% endmacro %}
{% if vendors %}
{% if vendors.error %}
Vendors: cannot be read now. {{ vendors.error | short(120) }}
{% else %}
Vendors: {{ vendors.operational }} of {{ vendors.total }} operational{{ origin(vendors) }}
{% if vendors.broken.length %}
- broken: {% for vendor in vendors.broken %}{{ vendor.name | short(20) }}{% if not loop.last %}, {% endif %}{% endfor %}{% if vendors.broken.length < vendors.total - vendors.operational %}, …{% endif %}

{% endif %}
{% endif %}
{% endif %}
{% if work %}
{% if work.error %}
Work: cannot be read now. {{ work.error | short(120) }}
{% else %}
Work: {{ work.total | plural("open item") }}, {{ work.blocked }} with status blocked{{ origin(work) }}
{% if work.ready.length %}
Ready, the most urgent first:
{% endif %}
{% for item in work.ready %}
{{ row(item) }}
{% endfor %}
{% if work.waiting.length %}
Not ready:
{% endif %}
{% for item in work.waiting | take(4) %}
{{ row(item) }}: {{ item.reason | short(44) }}
{% endfor %}
{% endif %}
{% endif %}
{% if deployments %}
{% if deployments.error %}
Deployments: cannot be read now. {{ deployments.error | short(120) }}
{% else %}
Deployments: {{ deployments.total }}{{ origin(deployments) }}
{% for event in deployments.recent | take(2) %}
- {{ event.deployed_at | day }}{% if event.commit_hash %} {{ event.commit_hash | short(7) | replace("…", "") }}{% endif %}{% if event.title %} {{ event.title | short(40) }}{% endif %}

{% endfor %}
{% endif %}
{% endif %}
{% if enhancements %}
{% if enhancements.error %}
Enhancements: cannot be read now. {{ enhancements.error | short(120) }}
{% else %}
Enhancements: {{ enhancements.total }} pending{{ origin(enhancements) }}
{% for idea in enhancements.pending | take(2) %}
- P{{ idea.priority }} {{ idea.status }}{% if idea.target_quarter %} {{ idea.target_quarter }}{% endif %} {{ idea.title | short(40) }}
{% endfor %}
{% endif %}
{% endif %}
{% if conflicts %}
{% if conflicts.error %}
Conflicts: cannot be read now. {{ conflicts.error | short(120) }}
{% else %}
Conflicts: {% if conflicts.total %}{{ conflicts.total }} open{% else %}none{% endif %}{{ origin(conflicts) }}
{% for conflict in conflicts.open | take(2) %}
- {{ conflict.id }} {{ conflict.reason | short(40) }}
{% endfor %}
{% endif %}
{% endif %}
{% if changes %}
{% if changes.error %}
Changes: cannot be read now. {{ changes.error | short(120) }}
{% else %}
Changes: {{ changes.count }}{% if changes.more %} and more{% endif %}{% if changes.count %} ({% for actor, count in changes.by_actor %}{% if loop.index <= 3 %}{% if not loop.first %}, {% endif %}{{ actor | short(16) }} {{ count }}{% endif %}{% endfor %}){% endif %}; next time: cursor "{{ changes.cursor }}"{{ origin(changes) }}
{% endif %}
{% endif %}
{% if archive %}
{% if archive.error %}
Archive: cannot be read now. {{ archive.error | short(120) }}
{% else %}
Archive: {{ archive.total | plural("item") }}{{ origin(archive) }}
{% endif %}
{% endif %}
{% if configuration %}
{% if configuration.error %}
Configuration: cannot be read now. {{ configuration.error | short(120) }}
{% else %}
Configuration: {{ configuration.active_context_type }}{% if configuration.git_branch %}, branch {{ configuration.git_branch | short(40) }}{% endif %}, version {{ configuration.version }}{{ origin(configuration) }}
{% endif %}
{% endif %}
`;
