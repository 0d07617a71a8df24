/* The values that messages are rendered with. */
#include <assert.h>

#include "wire/message.h"

static struct message_value *
value_new(struct arena *arena, enum message_kind kind)
{
	struct message_value *value = arena_alloc(arena, sizeof(*value));

	value->kind = kind;
	return value;
}

struct message_value *
message_map(struct arena *arena)
{
	return value_new(arena, MESSAGE_MAP);
}

struct message_value *
message_list(struct arena *arena)
{
	return value_new(arena, MESSAGE_LIST);
}

static void
append(struct message_value *holder, struct message_value *value)
{
	if (holder->last == NULL)
		holder->first = value;
	else
		holder->last->next = value;
	holder->last = value;
	holder->count++;
}

static struct message_value *
put(struct arena *arena, struct message_value *map, const char *name,
    enum message_kind kind)
{
	struct message_value *value = value_new(arena, kind);

	assert(map->kind == MESSAGE_MAP);
	value->name = name;
	append(map, value);
	return value;
}

void
message_put(struct arena *arena, struct message_value *map, const char *name,
    const char *text)
{
	if (text != NULL)
		put(arena, map, name, MESSAGE_STRING)->string = text;
}

void
message_put_markup(struct arena *arena, struct message_value *map,
    const char *name, const char *markup)
{
	struct message_value *value = put(arena, map, name, MESSAGE_STRING);

	value->string = markup;
	value->is_markup = true;
}

void
message_put_bool(struct arena *arena, struct message_value *map,
    const char *name, bool truth)
{
	put(arena, map, name, MESSAGE_BOOL)->truth = truth;
}

struct message_value *
message_put_list(struct arena *arena, struct message_value *map,
    const char *name)
{
	return put(arena, map, name, MESSAGE_LIST);
}

struct message_value *
message_append_map(struct arena *arena, struct message_value *list)
{
	struct message_value *map = value_new(arena, MESSAGE_MAP);

	assert(list->kind == MESSAGE_LIST);
	append(list, map);
	return map;
}

void
message_append(struct arena *arena, struct message_value *list,
    const char *text)
{
	struct message_value *value = value_new(arena, MESSAGE_STRING);

	assert(list->kind == MESSAGE_LIST);
	value->string = text;
	append(list, value);
}
