#pragma once

#include "sotay/store/database.h"

namespace sotay::members {

/// The indexes that find members by card, citizen id and phone. Their keys come in no order, so
/// that filling them row by row costs the more the larger they are; above a million members it is
/// several times cheaper to make them anew. While they are away commands are right but slow. Within
/// the caller's transaction.
void drop_number_indexes(store::Database& database);
/// Makes those that are missing. Throws Error{conflict} when two members have the same number.
void make_number_indexes(store::Database& database);

}  // namespace sotay::members
