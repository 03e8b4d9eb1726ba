#ifndef CSTORE_H
#define CSTORE_H
#endif
